"""An installation of its own: servers, roles, an empty database, and the command line on it."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner, Result

from core.cli import minqing
from core.config import config
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
from tenants import database
from tests.factories.servers import ROLES, Addresses

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CHECKOUT = Path(__file__).parents[3]

Minqing = Callable[..., Result]


@contextmanager
def settings(environment: dict[str, str]) -> Iterator[None]:
    """Make this process one of another installation; what the session had open stays as it is."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(database, "_pools", {})
        config.cache_clear()
        try:
            yield
        finally:
            config.cache_clear()


def inside(environment: dict[str, str], *arguments: str) -> Result:
    """Run a command in a thread of this process, where it may have an event loop of its own."""
    with settings(environment), ThreadPoolExecutor(1) as thread:
        return thread.submit(CliRunner().invoke, minqing, list(arguments)).result()


def outside(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as a process of its own, as `serve` and `worker` must."""
    return subprocess.run(
        [sys.executable, "-m", "core.cli", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment, "PYTHONUTF8": "1"},
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
def installed(environment: dict[str, str]) -> Minqing:
    """The command line on a migrated database with one county and one township."""

    def run(*arguments: str, **more: str) -> Result:
        return inside({**environment, **more}, *arguments)

    for arguments in (
        ("migrate",),
        ("county", "create", "360982", "樟树市"),
        ("tenant", "create", "360982", "360982005", "张家山街道", "zhangjiashan"),
    ):
        done = run(*arguments)
        assert done.exit_code == 0, done.output
    return run
