"""Events tell: a committed fact, delivered to its listeners as jobs, at least once, in effect once.

class DemandRegistered(Event): demand_id: UUID
emit(DemandRegistered(demand_id))            # in the caller's transaction
@on(DemandRegistered) async def …(event)     # listeners.py, in a transaction of its own
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec


class Event(msgspec.Struct, frozen=True):
    """A fact in the past tense. Holds ids and codes, never personal data."""


E = TypeVar("E", bound=Event)
Listener = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Registered:
    """One listener; `name` (module.function) is what the receipt remembers."""

    name: str
    event: type[Event]
    handle: Listener


_listeners: dict[str, dict[str, Registered]] = {}


def on(
    event: type[E],
) -> Callable[[Callable[[E], Awaitable[None]]], Callable[[E], Awaitable[None]]]:
    """Register a listener of an event. It may run twice in theory, its effect happens once."""

    def register(handle: Callable[[E], Awaitable[None]]) -> Callable[[E], Awaitable[None]]:
        name = f"{handle.__module__}.{handle.__name__}"
        _listeners.setdefault(event.__name__, {})[name] = Registered(name, event, handle)
        return handle

    return register


def listeners_of(event_name: str) -> dict[str, Registered]:
    """Return the listeners of an event by name."""
    return _listeners.get(event_name, {})
