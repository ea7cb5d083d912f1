"""Rate limits, counted in Redis: so many attempts in a window, by whatever names the one who tries.

The key is hashed: neither addresses nor names stand in Redis in plain.
"""

import hashlib
from functools import cache

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.config import config
from core.kernel.errors import TooMany


@cache
def redis() -> Redis:
    """Return the connection pool to Redis, opened on first use."""
    return Redis.from_url(config().redis_url, socket_timeout=2, socket_connect_timeout=2)


def _key(what: str, who: str) -> str:
    return f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


async def attempts(what: str, who: str, *, window: int) -> int:
    """Count one attempt and return how many there were in this window of seconds.

    When Redis is away the attempt counts as the first: nobody is locked out by our fault.
    """
    key = _key(what, who)
    try:
        async with redis().pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, window, nx=True)
            count, _ = await pipe.execute()
    except RedisError:
        return 1
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
    try:
        await redis().delete(_key(what, who))
    except RedisError:
        return
