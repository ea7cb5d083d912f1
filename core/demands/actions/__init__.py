"""Verbs of a demand alone. Those that also write orders are verbs of `orders`."""

from core.demands.actions.move import conceal, decline, move, start_redo, start_step
from core.demands.actions.register import (
    Registered,
    add_petition,
    code_index,
    join,
    query_code,
    register,
)

__all__ = [
    "Registered",
    "add_petition",
    "code_index",
    "conceal",
    "decline",
    "join",
    "move",
    "query_code",
    "register",
    "start_redo",
    "start_step",
]
