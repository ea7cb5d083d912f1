"""Many at once, with real commits on a copy of the database: one wins, the others are told who."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from core.kernel.background import drain
from tenants.database import fetch_value, transaction
from tests.factories.copies import on_a_copy
from tests.factories.rows import row_counts
from tests.factories.servers import Addresses
from tests.factories.walk import AGREES, Walk
from tests.factories.world import Township, World

MANY = 30


@pytest.fixture(scope="module")
async def copy(servers: Addresses, world: World) -> AsyncIterator[None]:
    """Everything in this file is committed on a copy."""
    async with on_a_copy(servers, size=20):
        yield


@pytest.fixture
async def walk(copy: None, application: Callable[..., object], world: World) -> AsyncIterator[Walk]:
    """The loop without a transaction of the test around it."""
    opened: list[httpx.AsyncClient] = []

    def api(role: str | None, township: Township | None = None) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=application)  # type: ignore[arg-type]
        client = httpx.AsyncClient(transport=transport, base_url="http://minqing.test")
        if role is not None:
            token = (township or world.here).logins[role].token
            client.headers["authorization"] = f"Bearer {token}"
        opened.append(client)
        return client

    yield Walk(api, world.here)
    for client in opened:
        await client.aclose()


async def _at_once(requests: list[Any]) -> list[httpx.Response]:
    return list(await asyncio.gather(*requests))


async def test_of_thirty_who_claim_one_order_one_gets_it_and_is_named_to_the_others(
    walk: Walk, world: World
) -> None:
    order = await walk.open()
    here = world.here
    taken = {login.person_id for login in here.logins.values()}
    home = {h.key for h in here.population.households if h.grid_code.startswith("360982005210")}
    keys = [
        person.key
        for person in here.population.persons
        if person.household_key in home and here.ids.persons[person.key] not in taken
    ][:MANY]
    assert len(keys) == MANY
    names = {key: next(p.name for p in here.population.persons if p.key == key) for key in keys}
    for key in keys:
        await walk.joined(key, key, "party_member")
    answers = await _at_once([walk.post(key, f"orders/{order['id']}/claim") for key in keys])
    assert Counter(a.status_code for a in answers) == {200: 1, 409: MANY - 1}
    winner = next(a.json()["handler"] for a in answers if a.status_code == 200)
    assert winner in names.values()
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["title"].startswith(f"{winner}刚接了这一单")
    async with transaction(here.tenant):
        steps = await fetch_value(
            "SELECT count(*) FROM order_step WHERE tenant_id = $1 AND order_id = $2",
            here.tenant.id,
            UUID(order["id"]),
        )
        handlers = await fetch_value(
            "SELECT cardinality(handler_ids) FROM demand WHERE tenant_id = $1 AND id = $2",
            here.tenant.id,
            UUID(order["demand_id"]),
        )
    assert (steps, handlers) == (1, 1)


async def test_the_same_key_at_once_registers_once(walk: Walk, world: World) -> None:
    before = await row_counts(world.here.tenant)
    sent, key = walk.words(), {"idempotency-key": str(uuid4())}
    answers = await _at_once([walk.post("grid_member", "demands", sent, key) for _ in range(10)])
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    after = await row_counts(world.here.tenant)
    assert (after["demand"], after["answer"]) == (before["demand"] + 1, before["answer"] + 1)


async def test_the_same_client_id_at_once_registers_once(walk: Walk, world: World) -> None:
    before = await row_counts(world.here.tenant)
    sent = walk.words(client_id=str(uuid4()))
    answers = await _at_once([walk.post("grid_member", "demands", sent) for _ in range(10)])
    assert {a.status_code for a in answers} == {201}
    assert len({(a.json()["id"], a.json()["query_code"]) for a in answers}) == 1
    after = await row_counts(world.here.tenant)
    assert (after["demand"], after["petition"]) == (before["demand"] + 1, before["petition"] + 1)


async def test_registering_at_once_gives_every_matter_its_own_number(walk: Walk) -> None:
    answers = await _at_once([walk.post("grid_member", "demands", walk.words()) for _ in range(20)])
    numbers = sorted(a.json()["number"] for a in answers)
    assert numbers == list(range(numbers[0], numbers[0] + 20))


@pytest.mark.parametrize("turn", range(6))
@pytest.mark.parametrize("verb", ["claim", "assign", "submit", "verify"])
async def test_taking_back_while_somebody_works_ends_taken_back(
    walk: Walk, world: World, verb: str, turn: int
) -> None:
    begin = {"submit": walk.claimed, "verify": walk.submitted}.get(verb, walk.open)
    order = await begin()
    sent: dict[str, Any] = {
        "assign": {"person_id": str(world.here.logins["village_cadre"].person_id)},
        "submit": {"result": "亮了"},
    }.get(verb, {})
    role = "party_member" if verb in {"claim", "submit"} else "village_secretary"
    requests = [
        walk.post(role, f"orders/{order['id']}/{verb}", sent),
        walk.post("township_admin", f"demands/{order['demand_id']}/withdraw", {"note": "不用了"}),
    ]
    answers = await _at_once(requests[:: 1 if turn % 2 else -1])
    assert {a.status_code for a in answers} <= {200, 404, 409}, [a.text for a in answers]
    demand = await walk.demand(order["demand_id"])
    found = (await walk.get("township_leader", f"orders/{order['id']}")).json()
    assert (demand["state"], found["state"]) in {
        ("withdrawn", "cancelled"),
        ("awaiting_feedback", "verified"),
    }


async def test_of_two_who_record_the_same_answer_one_is_told_it_is_there(
    walk: Walk, world: World
) -> None:
    demand = await walk.awaiting_feedback()
    await drain(world.here.tenant)
    path = f"demands/{demand['id']}/feedback"
    roles = ("village_supervisor", "grid_member", "village_cadre", "liaison_cadre")
    answers = await _at_once([walk.post(role, path, AGREES) for role in roles])
    assert Counter(a.status_code for a in answers) == {200: 1, 409: 3}
