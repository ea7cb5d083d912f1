"""举报 is for the leaders of the street alone: nobody else finds it, in whatever way they look."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from core.demands.endpoints import SOON
from core.demands.queries import lists
from core.feedback import queries as feedback_queries
from core.feedback.metrics import RESOLUTION
from core.kernel import clock
from core.kernel.background import drain
from core.scoring import queries as scoring_queries
from core.scoring.actions import month_bounds
from tenants.database import fetch_value, transaction
from tests.factories.people import actor_of
from tests.factories.walk import AGREES, Json, Walk
from tests.factories.world import World

OTHERS = [
    "township_admin", "liaison_cadre", "village_secretary", "village_cadre", "village_supervisor",
    "group_leader", "grid_chief", "grid_member", "party_member",
]  # fmt: skip
SECRET = "村干部把补助发给了自己亲戚"


async def _report(walk: Walk, **more: Any) -> Json:
    linked = str(walk.township.household("yang-guihua-home"))
    return await walk.registered(
        "township_leader", kind="report", original_text=SECRET, household_id=linked, **more
    )


async def _to_work(walk: Walk) -> Json:
    """A report whose order is with a second leader of the street."""
    await walk.joined("second_leader", "staff-xu-jianjun")
    made = await _report(walk)
    sent = {"level": "L0", "category": "GOV"}
    await walk.done("township_leader", f"demands/{made['id']}/triage", sent)
    order = await walk.order_of(made["id"])
    person = walk.township.ids.persons["staff-xu-jianjun"]
    path = f"orders/{order['id']}/assign"
    return await walk.done("township_leader", path, {"person_id": str(person)})


@pytest.mark.parametrize("kind", [{"kind": "report"}, {"kind": "complaint", "category": "GOV"}])
async def test_a_report_and_a_complaint_about_the_village_are_confidential(
    walk: Walk, kind: Json
) -> None:
    made = await walk.registered("township_leader", **kind)
    assert (await walk.demand(made["id"]))["confidential"] is True
    assert (await walk.get("village_secretary", f"demands/{made['id']}")).status_code == 404


async def test_even_who_registered_it_does_not_see_it_again(walk: Walk) -> None:
    made = await walk.registered("grid_member", kind="report")
    assert (await walk.get("grid_member", f"demands/{made['id']}")).status_code == 404


@pytest.mark.parametrize("role", OTHERS)
async def test_nobody_but_a_leader_finds_it(walk: Walk, world: World, role: str) -> None:
    order = await _to_work(walk)
    demand = f"demands/{order['demand_id']}"
    assert (await walk.get(role, demand)).status_code == 404
    assert (await walk.get(role, f"orders/{order['id']}")).status_code == 404
    for query in ("view=all", "view=open", "view=mine", "q=补助", f"q={order['demand_number']}"):
        page = (await walk.get(role, f"demands?{query}")).json()
        assert (page["items"], page["total"]) == ([], 0), query
    for tab in ("free", "mine", "all"):
        assert (await walk.get(role, f"orders?tab={tab}")).json()["items"] == [], tab
    who, now = await actor_of(world.here, role), clock.now()
    async with transaction(world.here.tenant):
        counts = await lists.counted(who, now, now + SOON)
    assert counts == lists.Counts(0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("role", OTHERS)
async def test_no_verb_of_anybody_else_reaches_it(walk: Walk, role: str) -> None:
    made = await _report(walk)
    sent: dict[str, Json] = {
        "triage": {"level": "L0", "category": "GOV"},
        "decline": {"ground": "court", "reply": "请走诉讼"},
        "withdraw": {"note": "不用了"},
        "handle_at_once": {"result": "办了"},
        "feedback": AGREES,
        "close": {"note": "不用再办了"},
    }
    for verb, body in sent.items():
        answer = await walk.post(role, f"demands/{made['id']}/{verb}", body)
        assert answer.status_code == 404, verb


async def test_it_goes_to_no_hands_of_the_village(walk: Walk, world: World) -> None:
    made = await _report(walk)
    sent = {"level": "L0", "category": "GOV"}
    await walk.done("township_leader", f"demands/{made['id']}/triage", sent)
    order = await walk.order_of(made["id"])
    cadre = {"person_id": str(world.here.logins["village_cadre"].person_id)}
    answer = await walk.post("township_leader", f"orders/{order['id']}/assign", cadre)
    assert answer.status_code == 422
    assert "街道领导" in answer.json()["errors"][0]["message"]


async def test_the_leaders_bring_it_to_its_end_among_themselves(walk: Walk, world: World) -> None:
    order = await _to_work(walk)
    at = f"orders/{order['id']}"
    await walk.done("second_leader", f"{at}/acknowledge")
    await walk.done("second_leader", f"{at}/submit", {"result": "查实，补助已退回"})
    assert (await walk.post("second_leader", f"{at}/verify")).status_code == 403
    await walk.done("township_leader", f"{at}/verify")
    await drain(world.here.tenant)
    for role in ("village_supervisor", "township_admin"):
        who = await actor_of(world.here, role)
        async with transaction(world.here.tenant):
            assert await feedback_queries.calls_for(who) == []
    leader = await actor_of(world.here, "township_leader")
    async with transaction(world.here.tenant):
        assert len(await feedback_queries.calls_for(leader)) == 1
    path = f"demands/{order['demand_id']}/feedback"
    assert (await walk.done("township_leader", path, AGREES))["state"] == "closed"


async def test_the_villages_figures_do_not_tell_that_it_exists(walk: Walk, world: World) -> None:
    await test_the_leaders_bring_it_to_its_end_among_themselves(walk, world)
    since, until = month_bounds(clock.today().year, clock.today().month)
    village = world.here.village()
    for role in ("township_leader", "village_secretary"):
        who = await actor_of(world.here, role)
        async with transaction(world.here.tenant):
            assert await scoring_queries.behind(who, RESOLUTION, village, since, until) == []
            counts = await scoring_queries.counts([RESOLUTION], since, until)
        assert ("resolution_rate", village) not in counts


async def test_lists_show_neither_its_words_nor_its_petitioner(walk: Walk) -> None:
    await _report(walk, petitioner={"name": "王瑞根", "phone": "19400002071"})
    for path in ("demands", "orders"):
        listed = (await walk.get("township_leader", path)).text
        assert SECRET not in listed
        assert "王瑞根" not in listed


async def test_every_look_at_it_is_in_the_audit_trail(walk: Walk, world: World) -> None:
    made = await _report(walk)

    async def looks() -> int:
        async with transaction(world.here.tenant):
            found = await fetch_value(
                "SELECT count(*) FROM audit WHERE tenant_id = $1 AND subject_id = $2"
                " AND verb = 'demand.view_confidential' AND person_id = $3",
                world.here.tenant.id,
                UUID(made["id"]),
                world.here.logins["township_leader"].person_id,
            )
        return int(found)

    before = await looks()
    await walk.demand(made["id"])
    await walk.demand(made["id"])
    assert await looks() == before + 2


PAGES = ["", "demands", "demands?view=all", "demands?q=补助", "triage", "meetings", "orders",
         "orders?tab=mine", "feedback", "assessments"]  # fmt: skip


@pytest.mark.parametrize("role", OTHERS)
async def test_no_page_of_anybody_else_shows_a_word_of_it(
    walk: Walk, browser: Callable[..., httpx.AsyncClient], world: World, role: str
) -> None:
    order = await _to_work(walk)
    root = f"/t/{world.here.slug}"
    client = browser(role)
    for page in PAGES:
        answer = await client.get(f"{root}/{page}")
        assert answer.status_code in {200, 403, 404}, page
        assert SECRET not in answer.text, page
    for page in (f"demands/{order['demand_number']}", f"orders/{order['id']}"):
        answer = await client.get(f"{root}/{page}")
        assert answer.status_code == 404, page
        assert SECRET not in answer.text


async def test_the_page_of_it_opens_for_a_leader(
    walk: Walk, browser: Callable[..., httpx.AsyncClient], world: World
) -> None:
    order = await _to_work(walk)
    page = f"/t/{world.here.slug}/demands/{order['demand_number']}"
    answer = await browser("township_leader").get(page)
    assert answer.status_code == 200
    assert SECRET in answer.text
