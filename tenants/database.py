"""The one door to PostgreSQL. One request or job is one transaction, bound to one tenant.

Piccolo finds the connection of the running transaction in `DB.current_transaction`, so its tables
and the raw statements of `queries.py` go through the same door. Three roles have a pool each:
`app` (everything), `relay` (finds ids across tenants), `owner` (migrations only).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Token
from typing import Any, Literal, TypeAlias
from uuid import UUID

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from tenants import context
from tenants.context import TenantContext

Role = Literal["app", "relay", "owner"]
Record: TypeAlias = asyncpg.Record


class Engine(PostgresEngine):
    """Piccolo's engine without its work at import (it would connect to read the version)."""

    async def check_version(self) -> None:
        """Answered by `minqing doctor` instead."""

    async def prep_database(self) -> None:
        """No extensions: the wheel's PostgreSQL has none that we need."""


DB = Engine(config={})

PATIENCE = 3.0
"""Seconds that a request or a job waits for a connection; then it is told to come again."""

_pools: dict[Role, "asyncpg.Pool[Record]"] = {}


class Transaction:
    """The running transaction. Piccolo needs `connection`; `before_commit` is for the kernel.

    `keep` commits even when the answer is an error: a failed sign-in must be counted. The connection
    goes back to `pool` as soon as the transaction has ended: how long somebody takes to read the
    answer is nobody else's wait. Without a pool it is a savepoint of the transaction around it.
    """

    __slots__ = ("_pool", "before_commit", "connection", "finished", "keep")

    def __init__(self, connection: Any, pool: "asyncpg.Pool[Record] | None") -> None:
        self.connection = connection
        self.before_commit: list[Callable[[], Awaitable[None]]] = []
        self.keep = False
        self.finished = False
        self._pool = pool

    async def begin(self) -> None:
        """Begin; inside a running transaction (a test's) with a savepoint."""
        await self.connection.execute("BEGIN" if self._pool else "SAVEPOINT door")

    async def commit(self) -> None:
        """Run what waits for the end, then commit. Whatever fails leaves nothing behind."""
        try:
            for flush in self.before_commit:
                await flush()
        except BaseException:
            await self.rollback()
            raise
        await self._end("COMMIT" if self._pool else "RELEASE SAVEPOINT door")

    async def rollback(self) -> None:
        """Leave nothing behind."""
        await self._end(
            "ROLLBACK" if self._pool else "ROLLBACK TO SAVEPOINT door; RELEASE SAVEPOINT door"
        )

    async def _end(self, statement: str) -> None:
        self.finished = True
        try:
            await self.connection.execute(statement)
        finally:
            if self._pool is not None:
                await self._give_back(self._pool)

    async def _give_back(self, pool: "asyncpg.Pool[Record]") -> None:
        # What fails here ends the connection, not the transaction: that is committed or undone, and
        # whoever waits for the answer must be told so.
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            # A connection whose COMMIT failed is still in a transaction: never reuse it as it is.
            if self.connection.is_in_transaction():
                self.connection.terminate()
            await pool.release(self.connection)


async def open_pool(role: Role, url: str, *, size: int = 10) -> None:
    """Open the pool of a role on the running event loop."""
    _pools[role] = await asyncpg.create_pool(url, min_size=1, max_size=size, command_timeout=60)


async def close_pools() -> None:
    """Close every pool; waits for what still runs, at most 10 s."""
    for role in tuple(_pools):
        pool = _pools.pop(role)
        try:
            await asyncio.wait_for(pool.close(), 10)
        except TimeoutError:
            pool.terminate()


def pool_sizes() -> dict[Role, tuple[int, int]]:
    """Return (connections, of which idle) of every open pool."""
    return {role: (pool.get_size(), pool.get_idle_size()) for role, pool in _pools.items()}


def running() -> Transaction:
    """Return the running transaction.

    Raises:
        LookupError: no transaction is open.
    """
    found = DB.current_transaction.get()
    if found is None:
        message = "no transaction: open tenants.database.transaction() first"
        raise LookupError(message)
    return found  # type: ignore[return-value] # ours in place of Piccolo's


async def bind(tenant: TenantContext) -> Token[TenantContext | None]:
    """Bind the running transaction to a township; rows of every other vanish."""
    await running().connection.execute(f"SET LOCAL app.tenant_id = '{UUID(str(tenant.id))}'")
    return context.enter(tenant)


async def bind_county(county_id: UUID) -> None:
    """Bind the running transaction to a county: only `county_fact` and the like become visible."""
    await running().connection.execute(f"SET LOCAL app.county_id = '{UUID(str(county_id))}'")


@asynccontextmanager
async def unit(role: Role = "app") -> AsyncIterator[Transaction]:
    """Open a transaction that the caller ends itself (the request middleware); else rolled back.

    Raises:
        TimeoutError: no connection became free in time.
    """
    outer = DB.current_transaction.get()
    if outer is not None and role == "app":
        # A test's own transaction: join it with a savepoint, and forget its tenant.
        work = Transaction(outer.connection, None)
    else:
        outer = None
        pool = _pools[role]
        work = Transaction(await pool.acquire(timeout=PATIENCE), pool)
    token = DB.current_transaction.set(work)  # type: ignore[arg-type]
    try:
        await work.begin()
        if outer is not None:
            await work.connection.execute(
                "SET LOCAL app.tenant_id = ''; SET LOCAL app.county_id = ''"
            )
        yield work
    finally:
        DB.current_transaction.reset(token)
        if not work.finished:
            await work.rollback()


@asynccontextmanager
async def transaction(
    tenant: TenantContext | None = None, *, role: Role = "app"
) -> AsyncIterator[Transaction]:
    """Open a transaction bound to a township, commit at the end, roll back on an exception."""
    async with unit(role) as work:
        token = await bind(tenant) if tenant else context.enter(None)
        try:
            yield work
            if not work.finished:
                await work.commit()
        finally:
            context.leave(token)


async def fetch(sql: str, *args: Any) -> Sequence[Record]:
    """Return all rows of a statement in the running transaction."""
    rows: Sequence[Record] = await running().connection.fetch(sql, *args)
    return rows


async def fetch_row(sql: str, *args: Any) -> Record | None:
    """Return the first row, or None."""
    row: Record | None = await running().connection.fetchrow(sql, *args)
    return row


async def fetch_value(sql: str, *args: Any) -> Any:
    """Return the first column of the first row, or None."""
    return await running().connection.fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> int:
    """Run a statement and return the number of rows it touched."""
    status: str = await running().connection.execute(sql, *args)
    count = status.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0


async def load(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write many rows with one prepared statement, pipelined (COPY is refused under RLS)."""
    await running().connection.executemany(sql, rows)
