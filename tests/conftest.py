"""Real servers, a world committed once per process, and a transaction per test that is rolled back."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from core import config as settings
from core.accounts.actions import hash_password
from core.app import create_app
from core.asgi import wrapped
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
from frontend_templates import assets
from tenants.database import close_pools, open_pool, unit
from tests.factories.servers import Addresses, prepare
from tests.factories.statements import Statements, recording
from tests.factories.walk import Walk
from tests.factories.world import PASSWORD, Township, World, build_world

# A working day of the known calendar, at an hour when offices are open, in every process of the suite.
os.environ.setdefault("MINQING_CLOCK", "2026-11-24T10:00:00+08:00")
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def pytest_configure(config: pytest.Config) -> None:
    """Make the style sheets once, before the workers start: no page renders without them."""
    if not hasattr(config, "workerinput"):
        assets.build(lambda line: print(line, flush=True))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """PostgreSQL 18 and Valkey of this test process."""
    home = tmp_path_factory.mktemp("servers")
    with (
        EmbeddedPostgres.start(home, settings=FAST) as postgres,
        EmbeddedValkey.start(home, persist=False) as valkey,
    ):
        yield Addresses.of(postgres, valkey)


@pytest.fixture(scope="session")
def statements() -> Iterator[Statements]:
    """Every statement that the application sends; at the end each must have said its township."""
    with recording() as found:
        yield found
    faults = found.without_tenant()
    assert not faults, "these forget tenant_id of a table:\n" + "\n---\n".join(faults)


@pytest.fixture(scope="session")
async def database(
    servers: Addresses, tmp_path_factory: pytest.TempPathFactory, statements: Statements
) -> AsyncIterator[None]:
    """The migrated database with the pools of all roles; the environment points to it."""
    os.environ.update(servers.environment(tmp_path_factory.mktemp("files")))
    settings.config.cache_clear()
    await prepare(servers)
    await open_pool("app", servers.app_url, size=6)
    await open_pool("relay", servers.relay_url, size=1)
    yield
    await close_pools()


@pytest.fixture(scope="session")
async def world(database: None) -> World:
    """Two townships with people and logins, committed."""
    create_app()  # hooks and schedules are known from here on
    return await build_world(await hash_password(PASSWORD))


@pytest.fixture
async def tx(database: None) -> AsyncIterator[None]:
    """A transaction that is rolled back at the end; requests inside join it by savepoints."""
    async with unit():
        yield


@pytest.fixture(scope="session")
def application(world: World) -> Callable[..., object]:
    """The application as it is served."""
    return wrapped(create_app())


Client = httpx.AsyncClient


@pytest.fixture
async def api(
    application: Callable[..., object], world: World, tx: None
) -> AsyncIterator[Callable[..., Client]]:
    """`api("grid_member")`: a client of the JSON API in that role (None: no token)."""
    opened: list[Client] = []

    def client(role: str | None, township: Township | None = None) -> Client:
        headers = {}
        if role is not None:
            headers["authorization"] = f"Bearer {(township or world.here).logins[role].token}"
        made = _client(application, headers=headers)
        opened.append(made)
        return made

    yield client
    for made in opened:
        await made.aclose()


@pytest.fixture
def walk(api: Callable[..., Client], world: World) -> Walk:
    """The loop in few words, in the township of the story."""
    return Walk(api, world.here)


@pytest.fixture
async def browser(
    application: Callable[..., object], world: World, tx: None
) -> AsyncIterator[Callable[..., Client]]:
    """`browser("grid_member")`: a client with that role's session cookie (None: a resident)."""
    opened: list[Client] = []

    def client(role: str | None, township: Township | None = None) -> Client:
        cookies = {"mq_csrf": "test-token"}
        if role is not None:
            cookies["mq_session"] = (township or world.here).logins[role].cookie
        made = _client(application, cookies=cookies)
        opened.append(made)
        return made

    yield client
    for made in opened:
        await made.aclose()


def _client(
    application: Callable[..., object],
    *,
    headers: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
) -> Client:
    transport = httpx.ASGITransport(app=application)  # type: ignore[arg-type]
    return Client(
        transport=transport, base_url="http://minqing.test", headers=headers, cookies=cookies
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parents[1]
