"""Recurring jobs, per township. A job is idempotent and finds by itself what is due.

@every("seal_audit", minutes=1)
async def seal_audit() -> None: …      # jobs.py, in a transaction of its township
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

Job = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Recurring:
    """A recurring job."""

    name: str
    every: timedelta
    run: Job


_schedules: dict[str, Recurring] = {}


def every(name: str, *, minutes: int) -> Callable[[Job], Job]:
    """Register a recurring job under a name that stays."""

    def register(run: Job) -> Job:
        _schedules[name] = Recurring(name, timedelta(minutes=minutes), run)
        return run

    return register


def schedule_named(name: str) -> Recurring:
    """Return a recurring job.

    Raises:
        KeyError: nobody registered this name.
    """
    return _schedules[name]


def all_schedules() -> tuple[Recurring, ...]:
    """Return every recurring job."""
    return tuple(_schedules.values())
