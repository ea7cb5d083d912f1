"""What libraries complain about while a server is away: one line a minute, not a flood."""

import logging
import time

_SAY_AGAIN = 60.0  # seconds before the same complaint is written again
_REPEATING = ("dramatiq", "asyncpg")


class Seldom(logging.Filter):
    """Lets a complaint through once a minute, without its trace; its last line says enough.

    Dramatiq repeats itself for every queue and try, asyncpg for every pool and second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it."""
        if not record.name.startswith(_REPEATING):
            return True
        if record.levelno < logging.WARNING:
            return False
        kind, now = str(record.msg), time.monotonic()
        if now - self._said.get(kind, -_SAY_AGAIN) < _SAY_AGAIN:
            return False
        self._said[kind] = now
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, OSError) or record.name.startswith("asyncpg"):
            record.msg = f"{record.msg}: {type(error).__name__}: {error}" if error else record.msg
            record.exc_info = None
        return True


def seldom() -> None:
    """Put the filter on this process's log."""
    said = Seldom()
    for handler in logging.getLogger().handlers:
        handler.addFilter(said)
