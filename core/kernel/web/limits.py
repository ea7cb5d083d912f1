"""Rate limits, counted in Redis: so many attempts in a window, by whatever names the one who tries.

The key is hashed: neither addresses nor names stand in Redis in plain. While Redis is away every
process counts for itself, from zero: with four processes a password may be tried four times as often,
but never without end.
"""

import hashlib
from functools import cache
from time import monotonic

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.config import config
from core.kernel.errors import TooMany

PATIENCE = 0.5  # seconds that Redis has for its answer
AGAIN = 5.0


@cache
def redis() -> Redis:
    """Return the connection pool to Redis, opened on first use."""
    return Redis.from_url(
        config().redis_url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


class Own:
    """Counts of this process, at most `most` keys: the oldest windows are given up first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._counts: dict[str, tuple[int, float]] = {}

    def count(self, key: str, window: int) -> int:
        """Count one attempt and return how many there were in this window of seconds."""
        now = monotonic()
        count, ends = self._counts.get(key, (0, 0.0))
        if ends <= now:
            self._counts.pop(key, None)  # a new window stands at the end of the row
            count, ends = 0, now + window
        while key not in self._counts and len(self._counts) >= self.most:
            del self._counts[next(iter(self._counts))]
        self._counts[key] = (count + 1, ends)
        return count + 1

    def forget(self, key: str) -> None:
        """Start again from zero."""
        self._counts.pop(key, None)


class Absence:
    """Whether Redis has just failed: then nobody waits for it again until `AGAIN` seconds later."""

    def __init__(self) -> None:
        self._until = 0.0

    def __bool__(self) -> bool:
        return monotonic() < self._until

    def begin(self) -> None:
        """Note that it has failed now."""
        self._until = monotonic() + AGAIN


own = Own(10_000)
absence = Absence()


def _key(what: str, who: str) -> str:
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


async def attempts(what: str, who: str, *, window: int) -> int:
    """Count one attempt and return how many there were in this window of seconds.

    When Redis is away this process counts by itself.
    """
    key = _key(what, who)
    if absence:
        return own.count(key, window)
    try:
        async with redis().pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, window, nx=True)
            count, _ = await pipe.execute()
    except RedisError:
        absence.begin()
        return own.count(key, window)
    return int(count)


async def limit(what: str, who: str, *, most: int, window: int, said: str | None = None) -> None:
    """Allow `most` attempts in `window` seconds.

    Raises:
        TooMany: there were more; with the seconds to wait.
    """
    if await attempts(what, who, window=window) > most:
        raise TooMany(window, said)


async def forget(what: str, who: str) -> None:
    """Start again from zero, after a success."""
    key = _key(what, who)
    own.forget(key)
    if absence:
        return
    try:
        await redis().delete(key)
    except RedisError:
        absence.begin()
