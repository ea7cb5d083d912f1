"""A copy of the prepared database, for tests that really commit: they disturb nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tenants.database import close_pools, open_pool
from tests.factories.servers import Addresses

COPY = "minqing_copy"


def _at(url: str) -> str:
    server, _, rest = url.rpartition("/")
    return f"{server}/{rest.replace('minqing', COPY, 1)}"


async def _on_server(addresses: Addresses, statement: str) -> None:
    connection = await asyncpg.connect(addresses.superuser_url)
    await connection.execute(statement)
    await connection.close()


@asynccontextmanager
async def on_a_copy(addresses: Addresses, *, size: int) -> AsyncIterator[None]:
    """Serve a copy of the database with `size` connections, and afterwards the database again."""
    await close_pools()  # PostgreSQL copies only what nobody is connected to
    await _on_server(addresses, f"CREATE DATABASE {COPY} TEMPLATE minqing OWNER minqing_owner")
    await open_pool("app", _at(addresses.app_url), size=size)
    try:
        yield
    finally:
        await close_pools()
        await _on_server(addresses, f"DROP DATABASE {COPY} WITH (FORCE)")
        await open_pool("owner", addresses.owner_url, size=1)
        await open_pool("app", addresses.app_url, size=6)
        await open_pool("relay", addresses.relay_url, size=1)
