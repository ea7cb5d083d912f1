"""States and moves of an order as data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

OrderState = Literal[
    "open", "claimed", "assigned", "acknowledged", "submitted", "verified", "returned", "cancelled"
]
ORDER_STATES: tuple[OrderState, ...] = (
    "open",
    "claimed",
    "assigned",
    "acknowledged",
    "submitted",
    "verified",
    "returned",
    "cancelled",
)
ORDER_STATE_NAMES: Mapping[OrderState, str] = MappingProxyType(
    {
        "open": "等人领",
        "claimed": "有人领了",
        "assigned": "派了人，等签收",
        "acknowledged": "在办",
        "submitted": "办好了，等核实",
        "verified": "核实过了",
        "returned": "退回来了，等人领",
        "cancelled": "不用办了",
    }
)
FREE: tuple[OrderState, ...] = ("open", "returned")
IN_HAND: tuple[OrderState, ...] = ("claimed", "assigned", "acknowledged")
UNFINISHED: tuple[OrderState, ...] = (*FREE, *IN_HAND, "submitted")


@dataclass(frozen=True, slots=True)
class OrderMove:
    """A verb takes an order from one of these states to another (None: stays)."""

    before: frozenset[OrderState]
    after: OrderState | None


ORDER_MOVES: Mapping[str, OrderMove] = MappingProxyType(
    {
        "claim": OrderMove(frozenset(FREE), "claimed"),
        "assign": OrderMove(frozenset(FREE), "assigned"),
        "acknowledge": OrderMove(frozenset({"assigned"}), "acknowledged"),
        "progress": OrderMove(frozenset(IN_HAND), None),
        "submit": OrderMove(frozenset(IN_HAND), "submitted"),
        "verify": OrderMove(frozenset({"submitted"}), "verified"),
        "redo": OrderMove(frozenset({"submitted"}), "acknowledged"),
        "return": OrderMove(frozenset(IN_HAND), "returned"),
        "cancel": OrderMove(frozenset(UNFINISHED), "cancelled"),
    }
)
