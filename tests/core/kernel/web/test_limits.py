"""While Redis is away, or slow, tries are still counted, and nobody waits for it again and again."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from uuid import uuid4

import pytest

from core.config import config
from core.kernel.errors import TooMany
from core.kernel.web import limits
from core.kernel.web.limits import Absence, Own, attempts, forget, limit


async def _leave_redis() -> None:
    await limits.redis().aclose()
    limits.redis.cache_clear()


@pytest.fixture(autouse=True)
async def fresh(database: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Nothing counted, nothing known about Redis; afterwards the real one again."""
    monkeypatch.setattr(limits, "own", Own(3))
    monkeypatch.setattr(limits, "absence", Absence())
    await _leave_redis()
    yield
    await _leave_redis()
    config.cache_clear()


def _redis_at(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINQING_REDIS_URL", f"redis://127.0.0.1:{port}/0")
    config.cache_clear()


@pytest.fixture
async def silent(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A Redis that takes what is sent and never answers."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    _redis_at(server.sockets[0].getsockname()[1], monkeypatch)
    yield
    await _leave_redis()
    server.close()
    await server.wait_closed()


async def test_a_redis_that_is_away_does_not_open_the_door(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _redis_at(1, monkeypatch)
    for _ in range(5):
        await limit("sign_in", "somebody", most=5, window=60)
    with pytest.raises(TooMany):
        await limit("sign_in", "somebody", most=5, window=60)
    await limit("sign_in", "somebody else", most=5, window=60)
    await forget("sign_in", "somebody")
    await limit("sign_in", "somebody", most=5, window=60)


async def test_a_redis_that_is_silent_is_waited_for_once(silent: None) -> None:
    began = monotonic()
    assert [await attempts("ask", "a", window=60) for _ in range(10)] == list(range(1, 11))
    await forget("ask", "a")
    assert monotonic() - began < 2 * limits.PATIENCE


async def test_a_redis_that_is_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    who = uuid4().hex
    monkeypatch.setattr(limits, "AGAIN", 0.05)
    limits.absence.begin()
    assert [await attempts("ask", who, window=60) for _ in range(2)] == [1, 2]
    await asyncio.sleep(0.06)
    assert await attempts("ask", who, window=60) == 1


def test_a_window_ends_and_the_number_of_keys_is_bounded() -> None:
    own = Own(3)
    assert [own.count("a", 60) for _ in range(2)] == [1, 2]
    for key in "bcd":
        own.count(key, 60)
    assert own.count("d", 60) == 2
    assert own.count("a", 60) == 1  # given up for the newer ones
    assert [own.count("x", 0) for _ in range(2)] == [1, 1]
