"""What time it is. Everything asks here, so that tests and the demo's story can move the clock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


@cache
def _shift() -> timedelta:
    """Return how far the clock was moved by `MINQING_CLOCK`, the moment at which it starts.

    For the test suite, in every process of it: the calendar ends one day, the tests do not.
    """
    start = os.environ.get("MINQING_CLOCK")
    return datetime.fromisoformat(start) - datetime.now(CHINA) if start else timedelta()


def now() -> datetime:
    """Return the moment, in China's time zone."""
    return _frozen.get() or datetime.now(CHINA) + _shift()


def today() -> date:
    """Return the day in China."""
    return now().date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment (a zone is required) for the tests and the demo's story."""
    if moment.tzinfo is None:
        message = "a moment needs its time zone"
        raise ValueError(message)
    token = _frozen.set(moment.astimezone(CHINA))
    try:
        yield
    finally:
        _frozen.reset(token)
