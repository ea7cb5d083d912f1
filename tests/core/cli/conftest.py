"""An installation of its own: servers, roles, an empty database, and the command line on it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest

from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
from tests.factories.servers import ROLES, Addresses

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CHECKOUT = Path(__file__).parents[3]

Minqing = Callable[..., "subprocess.CompletedProcess[str]"]


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINQING_")}
    return subprocess.run(
        [sys.executable, "-m", "core.cli", *arguments],
        cwd=CHECKOUT,
        env={**kept, **environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.fixture(scope="module")
async def environment(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:
    """The settings of an installation whose database is empty."""
    home = tmp_path_factory.mktemp("installation")
    with (
        EmbeddedPostgres.start(home, settings=FAST) as postgres,
        EmbeddedValkey.start(home, persist=False) as valkey,
    ):
        addresses = Addresses.of(postgres, valkey)
        connection = await asyncpg.connect(addresses.superuser_url)
        await connection.execute(ROLES.read_text())
        for role in ("owner", "app", "relay"):
            await connection.execute(f"ALTER ROLE minqing_{role} PASSWORD 'throw-away'")
        await connection.execute("CREATE DATABASE minqing OWNER minqing_owner")
        await connection.close()
        yield addresses.environment(home / "files")


@pytest.fixture(scope="module")
async def installed(environment: dict[str, str]) -> Minqing:
    """The command line on a migrated database with one county and one township."""

    def minqing(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return run({**environment, **more}, *arguments)

    for arguments in (
        ("migrate",),
        ("county", "create", "360982", "樟树市"),
        ("tenant", "create", "360982", "360982005", "张家山街道", "zhangjiashan"),
    ):
        done = await asyncio.to_thread(minqing, *arguments)
        assert done.returncode == 0, done.stderr
    return minqing
