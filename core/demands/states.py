"""States and moves of a demand as data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

State = Literal[
    "registered",
    "deliberating",
    "in_progress",
    "awaiting_feedback",
    "closed",
    "declined",
    "merged",
    "withdrawn",
]
STATES: tuple[State, ...] = (
    "registered",
    "deliberating",
    "in_progress",
    "awaiting_feedback",
    "closed",
    "declined",
    "merged",
    "withdrawn",
)
OPEN: tuple[State, ...] = ("registered", "deliberating", "in_progress", "awaiting_feedback")
STATE_NAMES: Mapping[State, str] = MappingProxyType(
    {
        "registered": "等分办",
        "deliberating": "等开会商量",
        "in_progress": "在办",
        "awaiting_feedback": "等群众评",
        "closed": "办结",
        "declined": "不予受理",
        "merged": "并到一起办",
        "withdrawn": "群众撤回",
    }
)


@dataclass(frozen=True, slots=True)
class Move:
    """A verb takes a demand from one of these states to another."""

    before: frozenset[State]
    after: State


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "open_at_once": Move(frozenset({"registered"}), "in_progress"),
        "deliberate": Move(frozenset({"registered"}), "deliberating"),
        "handle_at_once": Move(frozenset({"registered"}), "awaiting_feedback"),
        "resolve": Move(frozenset({"deliberating"}), "in_progress"),
        "escalate": Move(frozenset({"deliberating"}), "deliberating"),
        "postpone": Move(frozenset({"deliberating"}), "deliberating"),
        "send_back": Move(frozenset({"deliberating"}), "registered"),
        "finish": Move(frozenset({"in_progress"}), "awaiting_feedback"),
        "redo": Move(frozenset({"awaiting_feedback"}), "in_progress"),
        "close": Move(frozenset({"awaiting_feedback"}), "closed"),
        "decline": Move(frozenset({"registered", "deliberating"}), "declined"),
        "withdraw": Move(frozenset({"registered", "deliberating", "in_progress"}), "withdrawn"),
    }
)

STAGE_NAMES = ("问需", "议策", "接单", "评效")


def stage(state: State) -> int:
    """Return the step of the four, 1 to 4; 5 when all are done."""
    steps: Mapping[State, int] = {
        "registered": 1,
        "deliberating": 2,
        "in_progress": 3,
        "awaiting_feedback": 4,
        "closed": 5,
    }
    return steps.get(state, 1)
