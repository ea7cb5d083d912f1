"""Lists, counts and single matters show each role its own part, and agree with each other."""

import pytest

from core.accounts.actions import end_membership
from core.accounts.tables import Membership
from core.demands.endpoints import SOON
from core.demands.queries import lists
from core.kernel import clock
from tenants.database import transaction
from tests.factories.people import actor_of
from tests.factories.walk import Walk
from tests.factories.world import World

SEE = [
    "township_admin", "township_leader", "liaison_cadre", "village_secretary", "village_cadre",
    "village_supervisor", "group_leader", "grid_chief", "grid_member",
]  # fmt: skip


async def _seen(walk: Walk, role: str, query: str = "") -> list[str]:
    page = (await walk.get(role, f"demands?view=all&limit=200&{query}")).json()
    assert page["total"] == len(page["items"])
    return [item["id"] for item in page["items"]]


@pytest.mark.parametrize("role", SEE)
async def test_who_works_here_sees_the_matter_in_the_list_and_alone(walk: Walk, role: str) -> None:
    made = await walk.registered()
    assert made["id"] in await _seen(walk, role)
    assert (await walk.get(role, f"demands/{made['id']}")).status_code == 200


async def test_a_party_member_sees_linked_households_and_nothing_else(
    walk: Walk, world: World
) -> None:
    linked = await walk.registered(household_id=str(world.here.household("yang-guihua-home")))
    other = await walk.registered()
    assert await _seen(walk, "party_member") == [linked["id"]]
    assert (await walk.get("party_member", f"demands/{linked['id']}")).status_code == 200
    assert (await walk.get("party_member", f"demands/{other['id']}")).status_code == 404


async def test_a_party_member_sees_what_is_being_done_in_the_own_village(walk: Walk) -> None:
    order = await walk.open()
    assert order["demand_id"] in await _seen(walk, "party_member")
    assert (await walk.get("party_member", f"orders/{order['id']}")).status_code == 200
    await walk.joined("member_elsewhere", "lu-xinmin")
    assert await _seen(walk, "member_elsewhere") == []
    assert (await walk.get("member_elsewhere", f"orders/{order['id']}")).status_code == 404
    free = (await walk.get("member_elsewhere", "orders?tab=free")).json()
    assert free["items"] == []


async def test_who_handled_a_matter_sees_it_to_its_end(walk: Walk) -> None:
    demand = await walk.closed(by="party_member")
    assert demand["id"] in await _seen(walk, "party_member")
    await walk.joined("other_member", "nie-huogen", "party_member")
    assert (await walk.get("other_member", f"demands/{demand['id']}")).status_code == 404


async def test_the_secretary_of_another_village_sees_nothing_of_it(walk: Walk) -> None:
    order = await walk.open()
    await walk.joined("other_secretary", "zou-li")
    assert await _seen(walk, "other_secretary") == []
    assert (await walk.get("other_secretary", f"demands/{order['demand_id']}")).status_code == 404
    assert (await walk.get("other_secretary", "orders")).json()["items"] == []


async def test_a_role_that_has_ended_opens_nothing_any_more(walk: Walk, world: World) -> None:
    made = await walk.registered()
    await walk.joined("new_cadre", "fu-xiaoping", "village_cadre")
    assert (await walk.get("new_cadre", f"demands/{made['id']}")).status_code == 200
    async with transaction(world.here.tenant):
        held = await Membership.select(Membership.id).where(
            (Membership.tenant_id == world.here.tenant.id)
            & (Membership.person_id == world.here.ids.persons["fu-xiaoping"])
        )
        for row in held:
            await end_membership(row["id"], clock.today())
    assert (await walk.get("new_cadre", f"demands/{made['id']}")).status_code == 404


@pytest.mark.parametrize("role", ["village_secretary", "party_member", "township_leader"])
async def test_the_tabs_count_what_their_lists_show(walk: Walk, world: World, role: str) -> None:
    await walk.registered(urgency="critical")
    await walk.registered(kind="report")
    await walk.deliberating()
    await walk.claimed("party_member")
    await walk.claimed("village_secretary")
    await walk.closed()
    await walk.awaiting_feedback()
    now = clock.now()
    who = await actor_of(world.here, role)
    async with transaction(world.here.tenant):
        counts = await lists.counted(who, now, now + SOON)
    for view in ("open", "mine", "soon", "late", "feedback", "all"):
        page = (await walk.get(role, f"demands?view={view}&limit=200")).json()
        assert page["total"] == len(page["items"]) == getattr(counts, view), view


@pytest.mark.parametrize("sort", ["due", "-number"])
async def test_paging_shows_everything_once(walk: Walk, sort: str) -> None:
    made = {(await walk.registered(urgency=u))["id"] for u in ("normal", "critical") for _ in "123"}
    made.add((await walk.closed())["id"])  # without a clock
    seen: list[str] = []
    cursor = ""
    while True:
        query = f"view=all&sort={sort}&limit=2{cursor}"
        page = (await walk.get("grid_member", f"demands?{query}")).json()
        assert page["total"] == len(made)
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(made)
    assert set(seen) == made


async def test_a_list_is_narrowed_by_field_and_by_words(walk: Walk) -> None:
    lamp = await walk.registered()
    road = await walk.registered(original_text="路面有100%_的坑", channel="phone")
    assert await _seen(walk, "grid_member", "q=手电") == [lamp["id"]]
    assert await _seen(walk, "grid_member", f"q={road['number']}") == [road["id"]]
    assert await _seen(walk, "grid_member", "q=王瑞根&channel=phone") == [road["id"]]
    assert await _seen(walk, "grid_member", "channel=phone") == [road["id"]]
    assert await _seen(walk, "grid_member", "state=closed") == []
    # What has a meaning for LIKE is only a letter here.
    assert await _seen(walk, "grid_member", "q=%25") == [road["id"]]
    assert await _seen(walk, "grid_member", "q=%25_的") == [road["id"]]
    assert await _seen(walk, "grid_member", "q=村_到") == []


async def test_the_soonest_due_stands_first_and_the_closed_last(walk: Walk) -> None:
    closed = await walk.closed()
    normal = await walk.registered()
    critical = await walk.registered(urgency="critical")
    seen = await _seen(walk, "grid_member", "sort=due")
    assert seen == [critical["id"], normal["id"], closed["id"]]
