"""A connection is held for as long as a transaction lasts: no sender, no reader can keep one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import httpx
import pytest

from tenants import database
from tenants.database import Transaction, fetch_value, transaction, unit
from tests.factories.world import World

App = Callable[..., Any]
MORE_THAN_THE_POOL = 8
FORM = b"application/x-www-form-urlencoded"


def _scope(method: str, path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"minqing.test"), (b"content-type", FORM)],
        "client": ("127.0.0.1", 1),
        "server": ("minqing.test", 80),
    }


async def _nothing_comes() -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}


async def _unheard(_: dict[str, Any]) -> None:
    pass


def _busy() -> int:
    size, idle = database.pool_sizes()["app"]
    return size - idle


@pytest.fixture
async def client(application: App, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A resident whose requests have transactions of their own."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://minqing.test") as opened:
        yield opened


async def test_whoever_sends_slowly_holds_no_connection(
    application: App, client: httpx.AsyncClient, world: World
) -> None:
    scope = _scope("POST", f"/t/{world.here.slug}/ask")
    slow = [
        asyncio.create_task(application(dict(scope), _nothing_comes, _unheard))
        for _ in range(MORE_THAN_THE_POOL)
    ]
    await asyncio.sleep(0.05)
    assert _busy() == 0
    answer = await asyncio.wait_for(client.get("/"), 2)
    assert answer.status_code == 200
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def test_whoever_reads_slowly_holds_no_connection(application: App, world: World) -> None:
    begun, taken = asyncio.Event(), asyncio.Event()

    async def slowly(_: dict[str, Any]) -> None:
        begun.set()
        await taken.wait()

    path = f"/t/{world.here.slug}/track"
    reading = asyncio.create_task(application(_scope("GET", path), _nothing_comes, slowly))
    await asyncio.wait_for(begun.wait(), 5)
    busy = _busy()
    taken.set()
    await reading
    assert busy == 0


@pytest.fixture
async def full(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A pool without a free connection, and little patience."""
    async with AsyncExitStack() as held:
        for _ in range(6):
            connection = await database._pools["app"].acquire()  # noqa: SLF001 - all of it
            held.push_async_callback(database._pools["app"].release, connection)  # noqa: SLF001
        monkeypatch.setattr(database, "PATIENCE", 0.05)
        yield


@pytest.mark.parametrize("path", ["/", "/api/v1/t/anywhere/demands"])
async def test_without_a_free_connection_it_says_come_again(
    client: httpx.AsyncClient, full: None, path: str
) -> None:
    answer = await asyncio.wait_for(client.get(path), 2)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


FAILURES: list[tuple[type[Exception], int]] = [
    (asyncpg.SerializationError, 409),
    (asyncpg.DeadlockDetectedError, 409),
    (asyncpg.ConnectionDoesNotExistError, 503),
    (asyncpg.AdminShutdownError, 503),
    (ConnectionResetError, 503),
    (KeyError, 500),
]


@pytest.mark.parametrize(("kind", "status"), FAILURES)
async def test_a_commit_that_fails_is_told_for_what_it_is(
    client: httpx.AsyncClient,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Exception],
    status: int,
) -> None:
    async def failing(_: Transaction) -> None:
        raise kind("at the commit")

    monkeypatch.setattr(Transaction, "commit", failing)
    answer = await client.get(f"/t/{world.here.slug}/track")
    assert answer.status_code == status
    assert _busy() == 0


async def test_what_is_committed_is_told_although_the_connection_breaks_afterwards(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = asyncpg.pool.Pool.release

    async def breaking(pool: Any, connection: Any, **more: Any) -> None:
        await release(pool, connection, **more)
        raise asyncpg.InterfaceError("connection is closed")

    monkeypatch.setattr(asyncpg.pool.Pool, "release", breaking)
    answer = await client.get(f"/t/{world.here.slug}/track")
    assert answer.status_code == 200


async def test_a_transaction_that_is_cancelled_gives_its_connection_back(world: World) -> None:
    begun = asyncio.Event()

    async def long() -> None:
        async with unit():
            begun.set()
            await fetch_value("SELECT pg_sleep(30)")

    task = asyncio.create_task(long())
    await begun.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert _busy() == 0
    async with transaction():
        assert await fetch_value("SELECT 1") == 1


async def test_a_transaction_that_has_ended_reads_nothing_more(world: World) -> None:
    async with transaction() as work:
        await work.commit()
        assert _busy() == 0
        with pytest.raises(asyncpg.InterfaceError):
            await fetch_value("SELECT 1")
