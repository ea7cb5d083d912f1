"""How much the application adds to the bare statements: medians and ratios of one run, printed.

    uv run --group dev pytest -n0 -s -m performance tests/performance

The floor is the same work by hand on the same connection in the same run, so the ratio means
something on any machine; no time is asserted.
"""

import statistics
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest

from core.kernel import clock
from core.kernel.ids import new_id
from tenants.database import execute, fetch, transaction
from tests.factories.world import World

Api = Callable[..., httpx.AsyncClient]
ROUNDS = 200

pytestmark = pytest.mark.performance


async def _median(once: Callable[[], Awaitable[object]]) -> float:
    for _ in range(20):
        await once()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await once()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def _told(what: str, ours: float, floor: float) -> None:
    print(f"\n{what}: {ours:.2f} ms, floor {floor:.2f} ms, ratio {ours / floor:.1f}")


async def test_registering_against_its_bare_rows(api: Api, world: World) -> None:
    """One POST with key, household and petitioner against five INSERTs by hand."""
    client = api("grid_member")
    url = f"/api/v1/t/{world.here.slug}/demands"
    household = world.here.household("wang-ruigen-home")
    sent = {
        "channel": "home_visit",
        "original_text": "从村口到塘边一盏灯都没有",
        "household_id": str(household),
        "petitioner": {"name": "王瑞根", "phone": "19400002071"},
    }

    async def ours() -> None:
        answer = await client.post(url, json=sent, headers={"idempotency-key": str(uuid4())})
        assert answer.status_code == 201

    tenant, village = world.here.tenant.id, world.here.village()

    async def floor() -> None:
        async with transaction(world.here.tenant):
            now, demand = clock.now(), new_id()
            await execute(
                "INSERT INTO demand (tenant_id, id, number, client_id, channel, original_text,"
                " village_id, household_id, registered_at)"
                " VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 100000 FROM demand"
                " WHERE tenant_id = $1), $3, 'home_visit', $4, $5, $6, $7)",
                tenant, demand, uuid4(), sent["original_text"], village, household, now,
            )  # fmt: skip
            await execute(
                "INSERT INTO petition (tenant_id, id, demand_id, name, channel, at, code_index)"
                " VALUES ($1, $2, $3, '王瑞根', 'home_visit', $4, $5)",
                tenant, new_id(), demand, now, uuid4().bytes,
            )  # fmt: skip
            await execute(
                "INSERT INTO clock (tenant_id, id, subject_kind, subject_id, step, length,"
                " started_at, due_at) VALUES ($1, $2, 'demand', $3, 'response', '1wd', $4, $4)",
                tenant, new_id(), demand, now,
            )  # fmt: skip
            await execute(
                "INSERT INTO audit (tenant_id, id, at, verb, subject_kind, subject_id)"
                " VALUES ($1, $2, $3, 'demand.register', 'demand', $4)",
                tenant, new_id(), now, demand,
            )  # fmt: skip
            await execute(
                "INSERT INTO outbox (tenant_id, id, event, payload, emitted_at, next_send_at)"
                " VALUES ($1, $2, 'DemandRegistered', '{}', $3, $3)",
                tenant, new_id(), now,
            )  # fmt: skip

    _told("POST /demands", await _median(ours), await _median(floor))


async def test_a_list_against_its_bare_rows(api: Api, world: World) -> None:
    """A page of twenty with total and lights against the two bare SELECTs."""
    client = api("village_secretary")
    base = f"/api/v1/t/{world.here.slug}"
    for n in range(60):
        sent = {"channel": "phone", "original_text": f"第{n}件", "village_id": None}
        answer = await api("grid_member").post(f"{base}/demands", json=sent)
        assert answer.status_code == 201, answer.text

    async def ours() -> None:
        assert len((await client.get(f"{base}/demands")).json()["items"]) == 20

    tenant, village = world.here.tenant.id, world.here.village()

    async def floor() -> None:
        async with transaction(world.here.tenant):
            where = (
                "FROM demand d WHERE d.tenant_id = $1 AND d.village_id = $2 AND d.state = ANY($3)"
            )
            states = ["registered", "deliberating", "in_progress", "awaiting_feedback"]
            await fetch(f"SELECT count(*) {where}", tenant, village, states)
            await fetch(f"SELECT d.* {where} ORDER BY d.id LIMIT 20", tenant, village, states)

    _told("GET /demands", await _median(ours), await _median(floor))
