"""Operators see whether the process lives, whether it can serve, and how far behind it is."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar, Response
from redis.exceptions import ConnectionError as RedisGone

from core.kernel import clock
from core.kernel.errors import Failure
from core.kernel.web import health
from tenants.database import execute, transaction

pytestmark = pytest.mark.usefixtures("database")

Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def ask() -> Ask:
    """Ask the three addresses, from an address of one's choice."""
    app = Litestar(list(health.handlers), openapi_config=None, exception_handlers={Failure: _said})

    async def get(path: str, host: str = "127.0.0.1", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx.ASGITransport(app, client=(host, 4711))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://minqing") as client:
            return await client.get(path, headers=named)

    return get


def _said(_: object, error: Failure) -> Response[str]:
    return Response(error.title, status_code=error.status)


async def _gone() -> bool:
    raise RedisGone


async def _never() -> bool:
    await asyncio.sleep(3600)
    return True


async def test_a_process_that_lives_says_so(ask: Ask) -> None:
    answer = await ask("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_a_process_that_can_serve_is_ready(ask: Ask) -> None:
    answer = await ask("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.parametrize("server", ["database", "redis"])
@pytest.mark.parametrize("fails", [_gone, _never])
async def test_a_server_that_does_not_answer_is_named(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, server: str, fails: Callable[[], Awaitable[bool]]
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.3)
    monkeypatch.setattr(health, f"_ask_{server}", fails)
    answer = await ask("/readyz")
    assert answer.status_code == 503
    (error,) = answer.json()["errors"]
    assert error["code"] == server
    assert "没有应答" in error["message"]


def value(text: str, name: str) -> float:
    return next(float(row.split()[1]) for row in text.splitlines() if row.startswith(name + " "))


async def test_the_meters_say_what_waits_in_all_townships(ask: Ask) -> None:
    tenant, before = uuid4(), (await ask("/metrics")).text
    moment = clock.now() - timedelta(hours=1)
    async with transaction(role="owner"):
        await execute(
            "INSERT INTO outbox (tenant_id, id, event, payload, emitted_at, attempts, next_send_at)"
            " VALUES ($1, $2, 'X', '{}', $3, 0, $3)",
            tenant,
            uuid4(),
            moment,
        )
    try:
        after = (await ask("/metrics")).text
    finally:
        async with transaction(role="owner"):
            await execute("DELETE FROM outbox WHERE tenant_id = $1", tenant)
    name = "minqing_outbox_waiting"
    assert value(after, name) == value(before, name) + 1
    assert value(after, "minqing_outbox_oldest_seconds") >= 3600


async def test_the_meters_come_even_when_the_database_does_not(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    monkeypatch.setattr(health, "_ask_outbox", _never)
    answer = await ask("/metrics")
    assert answer.status_code == 200
    assert "minqing_outbox_waiting NaN" in answer.text


async def test_the_meters_show_the_pools(ask: Ask) -> None:
    answer = await ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for role in ("app", "relay"):
        assert f'minqing_pool_connections{{role="{role}",state="idle"}}' in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.9", "fd00::1"])
async def test_the_inner_network_may_read_the_meters(ask: Ask, host: str) -> None:
    assert (await ask("/metrics", host)).status_code == 200


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "testclient"])
async def test_the_outer_network_may_not(ask: Ask, host: str) -> None:
    assert (await ask("/metrics", host)).status_code == 404


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip"])
async def test_what_comes_through_a_proxy_may_not_without_the_token(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    assert (await ask("/metrics", **{header: "8.8.8.8"})).status_code == 404
    monkeypatch.setenv("MINQING_METRICS_TOKEN", "given-to-prometheus")
    sent = {header: "8.8.8.8", "authorization": "Bearer given-to-prometheus"}
    assert (await ask("/metrics", **sent)).status_code == 200


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "given-to-prometheus", ""])
async def test_a_wrong_token_is_refused(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("MINQING_METRICS_TOKEN", "given-to-prometheus")
    assert (await ask("/metrics", "8.8.8.8", authorization=given)).status_code == 404


async def test_without_a_token_set_an_empty_one_opens_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINQING_METRICS_TOKEN", raising=False)
    assert (await ask("/metrics", "8.8.8.8", authorization="Bearer ")).status_code == 404
