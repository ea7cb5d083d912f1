"""What the tests of the embedded servers share."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest


def _query(url: str, *statements: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(url, ssl=False)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(run())


@pytest.fixture(scope="session")
def query() -> Callable[..., object]:
    """Run statements over one connection; returns the first value of the last one."""
    return _query
