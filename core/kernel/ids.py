"""Ids: UUIDv7 (RFC 9562 §5.7), so that they sort by the time they were made."""

import secrets
from uuid import UUID

from core.kernel import clock

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """Return a new UUIDv7 of the present moment (of the story's moment, while the clock is moved).

    Made by hand because Python has `uuid7` only from 3.14, and the clock can be moved.
    """
    milliseconds = int(clock.now().timestamp() * 1000)
    random = secrets.randbits(74)
    return UUID(
        int=milliseconds << 80 | _VERSION | (random >> 62) << 64 | _VARIANT | random & (1 << 62) - 1
    )
