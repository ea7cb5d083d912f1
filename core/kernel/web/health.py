"""For operators: the process lives, it can serve, and how it does. No tenant, no sign-in."""

import asyncio
import hmac
import ipaddress
import os
from collections.abc import Awaitable, Callable
from math import nan
from typing import Any, TypeVar

import structlog
from litestar import MediaType, Request, Response, get
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from core.kernel import clock
from core.kernel.errors import NotFound
from core.kernel.health_queries import database_answers, waiting_events
from core.kernel.web.limits import redis
from core.kernel.web.metrics import meters
from tenants import database
from tenants.database import transaction

log = structlog.get_logger()

T = TypeVar("T")

PATIENCE = 2.0  # seconds that one server has for its answer
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_SAID = {
    "database": "数据库没有应答。请检查 MINQING_DATABASE_URL 和 PostgreSQL 是否在运行",
    "redis": "Redis 没有应答。请检查 MINQING_REDIS_URL 和 Redis 是否在运行",
}

_late: set[asyncio.Task[Any]] = set()
"""Questions given up on, until they end by themselves."""


async def _in_time(question: Callable[[], Awaitable[T]]) -> T | None:
    """Return the answer, or None when it fails or does not come in time.

    A server that is cut off can hold a connection's clean-up for a minute: it is not waited for.
    """

    async def ask() -> T:
        return await question()

    task = asyncio.create_task(ask())
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done:
        _late.add(task)
        task.add_done_callback(_given_up)
        task.cancel()
        return None
    error = task.exception()
    if error is not None:
        log.warning("server_does_not_answer", error=type(error).__name__)
        return None
    return task.result()


def _given_up(task: asyncio.Task[Any]) -> None:
    _late.discard(task)
    if not task.cancelled():
        task.exception()  # it has been reported as not answering


async def _ask_database() -> bool:
    async with transaction():
        return await database_answers()


async def _ask_redis() -> bool:
    return bool(await redis().ping())


@get("/healthz", include_in_schema=False, media_type=MediaType.TEXT)
async def healthz() -> str:
    """Say that the process lives."""
    return "ok"


@get("/readyz", include_in_schema=False)
async def readyz() -> Response[dict[str, Any]]:
    """Say whether this process can serve; 503 names the server that does not answer."""
    answered = await asyncio.gather(_in_time(_ask_database), _in_time(_ask_redis))
    missing = [name for name, yes in zip(_SAID, answered, strict=True) if not yes]
    content: dict[str, Any] = {"ready": not missing}
    if missing:
        content["errors"] = [{"code": name, "message": _SAID[name]} for name in missing]
    headers = {"cache-control": "no-store"}
    return Response(content, status_code=503 if missing else 200, headers=headers)


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the meters to Prometheus: from the inner network, or with the token.

    Raises:
        NotFound: for everybody else.
    """
    if not _may_read(request):
        raise NotFound
    now = await _gauges()
    text = generate_latest(meters().registry) + generate_latest(now)
    return Response(
        text, headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"}
    )


def _token() -> str:
    return os.environ.get("MINQING_METRICS_TOKEN", "").strip()


def _may_read(request: Request[Any, Any, Any]) -> bool:
    token, given = _token(), request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    # Behind a proxy everybody seems to come from the inner network: then only the token counts.
    if any(name in request.headers for name in _FORWARDED) or request.client is None:
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


async def _ask_outbox() -> tuple[int, float]:
    async with transaction(role="relay"):
        waiting = await waiting_events()
    age = (clock.now() - waiting.oldest).total_seconds() if waiting.oldest else 0.0
    return waiting.count, max(age, 0.0)


async def _gauges() -> CollectorRegistry:
    """Look at what is now; what cannot be seen in time is NaN."""
    registry = CollectorRegistry()
    count, age = await _in_time(_ask_outbox) or (nan, nan)
    for name, meaning, value in (
        ("minqing_outbox_waiting", "Events not delivered to all listeners", count),
        ("minqing_outbox_oldest_seconds", "Age of the oldest of them", age),
    ):
        Gauge(name, meaning, registry=registry).set(value)
    pools = Gauge("minqing_pool_connections", "Connections", ("role", "state"), registry=registry)
    for role, (size, idle) in database.pool_sizes().items():
        pools.labels(role, "idle").set(idle)
        pools.labels(role, "busy").set(size - idle)
    return registry


handlers = (healthz, readyz, metrics)
