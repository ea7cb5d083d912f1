"""What a body may resolve, and what follows from it."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.kernel import clock
from tenants.database import fetch_row, transaction
from tests.factories.rows import row_counts
from tests.factories.walk import Json, Walk
from tests.factories.world import World

SECRETARY = "village_secretary"


def _tomorrow() -> str:
    return (clock.today() + timedelta(days=1)).isoformat()


async def _resolve(walk: Walk, demand: Json, **sent: object) -> Json:
    path = f"demands/{demand['id']}/resolve"
    return await walk.done(SECRETARY, path, {"note": "大家都同意", **sent})


async def test_do_it_opens_an_order(walk: Walk) -> None:
    demand = await walk.deliberating("L1")
    done = await _resolve(walk, demand, outcome="do_it")
    assert done["state"] == "in_progress"
    assert (await walk.order_of(demand["id"]))["state"] == "open"


@pytest.mark.parametrize(("level", "above"), [("L1", "L2"), ("L2", "L3")])
async def test_raise_level_goes_to_the_body_above(walk: Walk, level: str, above: str) -> None:
    demand = await walk.deliberating(level)
    done = await _resolve(walk, demand, outcome="raise_level")
    assert (done["state"], done["level"]) == ("deliberating", above)
    assert done["body"] in {"group_leaders_meeting", "monthly_dispatch_meeting"}


async def test_the_highest_level_cannot_be_raised(walk: Walk) -> None:
    demand = await walk.deliberating("L3")
    sent = {"outcome": "raise_level", "note": "定不了"}
    answer = await walk.post("township_leader", f"demands/{demand['id']}/resolve", sent)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "outcome", "message": "已经是最高一级，不能再往上报"}
    ]


async def test_send_back_waits_for_a_new_triage(walk: Walk) -> None:
    demand = await walk.deliberating("L2")
    done = await _resolve(walk, demand, outcome="send_back")
    assert (done["state"], done["level"], done["body"]) == ("registered", None, None)
    sent = {"level": "L0", "category": "INF"}
    again = await walk.done(SECRETARY, f"demands/{demand['id']}/triage", sent)
    assert again["state"] == "in_progress"


async def test_postpone_names_the_day(walk: Walk) -> None:
    demand = await walk.deliberating("L1")
    done = await _resolve(walk, demand, outcome="postpone", postponed_to=_tomorrow())
    assert done["state"] == "deliberating"
    assert done["due_at"]


async def test_cannot_tells_the_resident_why(walk: Walk) -> None:
    demand = await walk.deliberating("L1")
    done = await _resolve(walk, demand, outcome="cannot", note="这块地不归村里，已告诉去哪里问")
    assert done["state"] == "declined"
    assert done["outcome"] == "这块地不归村里，已告诉去哪里问"
    assert done["closed_at"]


async def test_a_village_does_not_record_what_the_street_resolves(walk: Walk, world: World) -> None:
    demand = await walk.deliberating("L3")
    path, sent = f"demands/{demand['id']}/resolve", {"outcome": "do_it", "note": "街道出钱"}
    before = await row_counts(world.here.tenant)
    assert (await walk.post(SECRETARY, path, sent)).status_code == 403
    assert await row_counts(world.here.tenant) == before
    assert (await walk.done("township_leader", path, sent))["state"] == "in_progress"


async def test_the_resolution_keeps_body_day_and_recorder(walk: Walk, world: World) -> None:
    demand = await walk.deliberating("L2")
    yesterday = clock.today() - timedelta(days=1)
    await _resolve(
        walk,
        demand,
        outcome="do_it",
        body="representatives_meeting",
        decided_on=yesterday.isoformat(),
    )
    async with transaction(world.here.tenant):
        row = await fetch_row(
            "SELECT level, body, outcome, decided_on, recorded_by FROM resolution"
            " WHERE tenant_id = $1 AND demand_id = $2",
            world.here.tenant.id,
            UUID(demand["id"]),
        )
    assert row is not None
    recorder = world.here.logins[SECRETARY].person_id
    assert tuple(row) == ("L2", "representatives_meeting", "do_it", yesterday, recorder)


BAD = [
    ({"outcome": "later"}, "outcome"),
    ({"outcome": "postpone"}, "postponed_to"),
    ({"outcome": "postpone", "postponed_to": "2020-01-01"}, "postponed_to"),
    ({"outcome": "do_it", "decided_on": "2999-01-01"}, "decided_on"),
    ({"outcome": "do_it", "decided_on": "昨天"}, "decided_on"),
    ({"outcome": "do_it", "body": "representatives_meeting"}, "body"),
    ({"outcome": "do_it", "body": "tea_party"}, "body"),
    ({"outcome": "do_it", "note": ""}, "note"),
]


@pytest.mark.parametrize(("sent", "field"), BAD)
async def test_what_no_body_can_have_resolved_is_refused(
    walk: Walk, world: World, sent: Json, field: str
) -> None:
    demand = await walk.deliberating("L1")
    before = await row_counts(world.here.tenant)
    path = f"demands/{demand['id']}/resolve"
    answer = await walk.post(SECRETARY, path, {"note": "大家都同意"} | sent)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert await row_counts(world.here.tenant) == before


async def test_nothing_is_resolved_about_what_does_not_wait_for_a_body(walk: Walk) -> None:
    made = await walk.registered()
    sent = {"outcome": "do_it", "note": "大家都同意"}
    answer = await walk.post(SECRETARY, f"demands/{made['id']}/resolve", sent)
    assert answer.status_code == 409
    assert "等分办" in answer.json()["title"]
