"""Recurring: clocks that waited for next year's calendar get their due moment."""

from core.deadlines.actions import resolve_waiting
from core.kernel.schedule import every


@every("resolve_waiting_clocks", minutes=60)
async def resolve_waiting_clocks() -> None:
    """Compute what could not be computed before."""
    await resolve_waiting()
