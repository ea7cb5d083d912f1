"""The resident judges: never through who handled it, and not only once when it is not solved."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from core.demands.actions import add_petition
from core.demands.forms import Petitioner
from core.demands.queries import Place
from core.feedback import queries
from core.kernel.background import drain
from tenants.database import execute, fetch, transaction
from tests.factories.people import actor_of
from tests.factories.rows import row_counts
from tests.factories.walk import AGREES, DISAGREES, Walk
from tests.factories.world import World


async def test_a_content_resident_closes_the_matter(walk: Walk) -> None:
    closed = await walk.closed()
    assert closed["state"] == "closed"
    assert closed["closed_at"]
    assert closed["due_at"] is None


@pytest.mark.parametrize(
    "answer",
    [
        DISAGREES,
        AGREES | {"resolved": "no"},
        AGREES | {"satisfied": "dissatisfied"},
    ],
)
async def test_a_resident_who_is_not_content_gets_a_new_order(
    walk: Walk, answer: dict[str, object]
) -> None:
    demand = await walk.awaiting_feedback()
    path = f"demands/{demand['id']}/feedback"
    back = await walk.done("village_supervisor", path, answer)
    assert back["state"] == "in_progress"
    order = await walk.order_of(demand["id"])
    assert order["state"] == "open"
    assert order["redo_of"]


async def test_after_the_redo_the_residents_are_asked_again(walk: Walk, world: World) -> None:
    demand = await walk.awaiting_feedback()
    path = f"demands/{demand['id']}/feedback"
    await walk.done("village_supervisor", path, DISAGREES)
    order = await walk.order_of(demand["id"])
    await walk.done("village_cadre", f"orders/{order['id']}/claim")
    await walk.done("village_cadre", f"orders/{order['id']}/submit", {"result": "换了新灯"})
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    # Both who handled it, the first and the second time, are out.
    second = await walk.post("village_cadre", path, AGREES)
    assert second.status_code == 403
    assert "经过手" in second.json()["title"]
    assert (await walk.done("village_supervisor", path, AGREES))["state"] == "closed"


async def test_it_closes_only_when_everybody_who_brought_it_agrees(
    walk: Walk, world: World
) -> None:
    made = await walk.registered()
    async with transaction(world.here.tenant):
        other = Petitioner(name="付小平", phone="19900002019")
        await add_petition(UUID(made["id"]), other, "phone", Place())
    await walk.done(
        "village_secretary", f"demands/{made['id']}/triage", {"level": "L0", "category": "INF"}
    )
    order = await walk.order_of(made["id"])
    await walk.done("party_member", f"orders/{order['id']}/claim")
    await walk.done("party_member", f"orders/{order['id']}/submit", {"result": "亮了"})
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    path = f"demands/{made['id']}/feedback"
    assert (await walk.done("grid_member", path, AGREES))["state"] == "awaiting_feedback"
    assert (await walk.done("grid_member", path, AGREES))["state"] == "closed"


async def test_an_answer_is_noted_for_the_one_who_gave_it(walk: Walk, world: World) -> None:
    order = await walk.submitted()
    demand_id, tenant = UUID(order["demand_id"]), world.here.tenant
    async with transaction(tenant):
        other = await add_petition(demand_id, Petitioner(name="付小平"), "phone", Place())
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(tenant)
    path, sent = f"demands/{demand_id}/feedback", AGREES | {"petition_id": str(other)}
    assert (await walk.done("grid_member", path, sent))["state"] == "awaiting_feedback"
    async with transaction(tenant):
        answers = await queries.answers_of(demand_id)
    assert [answer.name for answer in answers] == ["付小平"]
    twice = await walk.post("grid_member", path, sent)
    assert twice.status_code == 422
    assert [e["field"] for e in twice.json()["errors"]] == ["petition_id"]
    assert (await walk.done("grid_member", path, AGREES))["state"] == "closed"


@pytest.mark.parametrize("role", ["village_secretary", "village_cadre", "grid_member"])
async def test_the_handler_never_judges(walk: Walk, world: World, role: str) -> None:
    order = await walk.submitted(role)
    await walk.done("township_leader", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    before = await row_counts(world.here.tenant)
    answer = await walk.post(role, f"demands/{order['demand_id']}/feedback", AGREES)
    assert answer.status_code == 403
    assert "经过手" in answer.json()["title"]
    assert await row_counts(world.here.tenant) == before


async def test_who_gave_the_order_back_never_judges_either(walk: Walk, world: World) -> None:
    order = await walk.claimed("grid_member")
    await walk.done("grid_member", f"orders/{order['id']}/return", {"note": "不会修"})
    await walk.done("party_member", f"orders/{order['id']}/claim")
    await walk.done("party_member", f"orders/{order['id']}/submit", {"result": "亮了"})
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    answer = await walk.post("grid_member", f"demands/{order['demand_id']}/feedback", AGREES)
    assert answer.status_code == 403


async def test_who_handled_it_at_once_never_judges_and_is_not_asked_to_call(
    walk: Walk, world: World
) -> None:
    made = await walk.registered("grid_member")
    path = f"demands/{made['id']}/handle_at_once"
    await walk.done("grid_member", path, {"result": "灯泡换了"})
    await drain(world.here.tenant)
    answer = await walk.post("grid_member", f"demands/{made['id']}/feedback", AGREES)
    assert answer.status_code == 403
    assert (await walk.done("village_supervisor", f"demands/{made['id']}/feedback", AGREES))[
        "state"
    ] == "closed"


_INSERT = """
INSERT INTO feedback (tenant_id, id, demand_id, request_id, round, via, contacted, resolved,
                      satisfied, note, recorded_by, handler_ids, at)
SELECT q.tenant_id, $3, q.demand_id, q.id, 1, $4, true, 'yes', 'satisfied', '', $5, d.handler_ids,
       now()
FROM feedback_request q JOIN demand d ON d.tenant_id = $1 AND d.id = q.demand_id
WHERE q.tenant_id = $1 AND q.demand_id = $2
"""


@pytest.mark.parametrize(
    ("via", "recorder", "constraint"),
    [
        ("phone", "party_member", "feedback_not_the_handler"),
        ("link", "village_supervisor", "feedback_recorded"),
        ("phone", None, "feedback_recorded"),
    ],
)
async def test_the_database_itself_refuses_a_judgement_of_the_handler(
    walk: Walk, world: World, via: str, recorder: str | None, constraint: str
) -> None:
    demand = await walk.awaiting_feedback("party_member")
    tenant = world.here.tenant
    person = world.here.logins[recorder].person_id if recorder else None
    with pytest.raises(asyncpg.CheckViolationError, match=constraint):
        async with transaction(tenant):
            await execute(_INSERT, tenant.id, UUID(demand["id"]), uuid4(), via, person)


async def test_an_answer_cannot_be_changed_or_removed(walk: Walk, world: World) -> None:
    await walk.closed()
    for statement in (
        "UPDATE feedback SET satisfied = 'satisfied' WHERE tenant_id = $1",
        "UPDATE feedback_request SET round = 2 WHERE tenant_id = $1",
        "DELETE FROM feedback WHERE tenant_id = $1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(world.here.tenant):
                await execute(statement, world.here.tenant.id)


async def test_the_list_of_calls_leaves_out_what_one_has_handled(walk: Walk, world: World) -> None:
    demand = await walk.awaiting_feedback("village_cadre")

    async def calls(role: str) -> list[UUID]:
        actor = await actor_of(world.here, role)
        async with transaction(world.here.tenant):
            return [call.demand_id for call in await queries.calls_for(actor)]

    assert await calls("village_cadre") == []
    assert await calls("village_supervisor") == [UUID(demand["id"])]
    assert await calls("grid_member") == [UUID(demand["id"])]
    assert await calls("party_member") == []


async def test_a_leader_closes_it_with_a_reason_that_stays(walk: Walk, world: World) -> None:
    demand = await walk.awaiting_feedback()
    sent = {"note": "住户搬走了，三次都联系不上"}
    closed = await walk.done("township_leader", f"demands/{demand['id']}/close", sent)
    assert closed["state"] == "closed"
    async with transaction(world.here.tenant):
        notes = await fetch(
            "SELECT note FROM demand_move WHERE tenant_id = $1 AND demand_id = $2 AND verb = 'close'",
            world.here.tenant.id,
            UUID(demand["id"]),
        )
    assert [row[0] for row in notes] == [sent["note"]]


async def test_a_leader_who_handled_it_does_not_close_it(walk: Walk, world: World) -> None:
    await walk.joined("leader_of_the_village", "nie-jianhua", "township_leader")
    order = await walk.submitted("leader_of_the_village")
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    path, sent = f"demands/{order['demand_id']}/close", {"note": "住户搬走了"}
    assert (await walk.post("leader_of_the_village", path, sent)).status_code == 403
    assert (await walk.done("township_leader", path, sent))["state"] == "closed"


BAD = [
    ({"via": "link"}, "via"),
    ({"via": "pigeon"}, "via"),
    ({"contacted": "vielleicht"}, "contacted"),
    ({"resolved": "maybe"}, "resolved"),
    ({"satisfied": None}, "satisfied"),
    ({"satisfied": 5}, "satisfied"),
    ({"note": "长" * 1001}, "note"),
    ({"score": 100}, "score"),
]


@pytest.mark.parametrize(("more", "field"), BAD)
async def test_an_answer_that_is_none_is_refused(
    walk: Walk, world: World, more: dict[str, object], field: str
) -> None:
    demand = await walk.awaiting_feedback()
    before = await row_counts(world.here.tenant)
    path = f"demands/{demand['id']}/feedback"
    answer = await walk.post("village_supervisor", path, AGREES | more)
    assert answer.status_code == 422
    assert field in [e["field"] for e in answer.json()["errors"]]
    assert await row_counts(world.here.tenant) == before


@pytest.mark.parametrize("state", ["registered", "in_progress", "closed"])
async def test_nobody_is_asked_before_it_is_done_or_after_it_is_closed(
    walk: Walk, state: str
) -> None:
    demand = {
        "registered": walk.registered,
        "in_progress": walk.open,
        "closed": walk.closed,
    }[state]
    made = await demand()
    demand_id = made.get("demand_id", made["id"])
    answer = await walk.post("village_supervisor", f"demands/{demand_id}/feedback", AGREES)
    assert answer.status_code == 409
    assert "现在是“" in answer.json()["title"]
