"""What the verbs of orders do, and where they refuse."""

from uuid import UUID, uuid4

import pytest

from tenants.database import fetch_value, transaction
from tests.factories.rows import row_counts
from tests.factories.walk import Walk
from tests.factories.world import World

NOTE = {"note": "材料还没到"}


async def test_an_open_order_is_free_for_the_people_of_the_village(walk: Walk) -> None:
    order = await walk.open()
    for role in ("party_member", "grid_member", "village_cadre", "village_secretary"):
        free = (await walk.get(role, "orders?tab=free")).json()["items"]
        assert [o["id"] for o in free] == [order["id"]]
    free = (await walk.get("liaison_cadre", "orders?tab=free")).json()["items"]
    assert free == []


async def test_who_claims_is_the_handler_and_finds_it_in_hand(walk: Walk, world: World) -> None:
    claimed = await walk.claimed("party_member")
    login = world.here.logins["party_member"]
    assert claimed["state"] == "claimed"
    assert claimed["taken"] == "claim"
    assert claimed["handler"] == login.name
    assert claimed["handler_id"] == str(login.person_id)
    mine = (await walk.get("party_member", "orders?tab=mine")).json()["items"]
    assert [o["id"] for o in mine] == [claimed["id"]]
    assert (await walk.get("party_member", "orders?tab=free")).json()["items"] == []


async def test_who_comes_second_is_told_who_was_quicker(walk: Walk, world: World) -> None:
    claimed = await walk.claimed("party_member")
    late = await walk.post("village_cadre", f"orders/{claimed['id']}/claim")
    assert late.status_code == 409
    assert world.here.logins["party_member"].name in late.json()["title"]


async def test_nobody_claims_a_thirteenth_order(walk: Walk) -> None:
    for _ in range(12):
        await walk.claimed("party_member")
    order = await walk.open()
    answer = await walk.post("party_member", f"orders/{order['id']}/claim")
    assert answer.status_code == 409
    assert "手上已经有12单" in answer.json()["title"]
    assert (await walk.done("village_cadre", f"orders/{order['id']}/claim"))["state"] == "claimed"


async def test_who_is_given_an_order_acknowledges_it(walk: Walk) -> None:
    order = await walk.assigned("village_cadre")
    assert (order["state"], order["taken"]) == ("assigned", "assign")
    done = await walk.done("village_cadre", f"orders/{order['id']}/acknowledge")
    assert done["state"] == "acknowledged"


@pytest.mark.parametrize("stranger", ["a made-up id", "a resident", "somebody of the neighbour"])
async def test_an_order_goes_to_nobody_but_the_people_of_the_village(
    walk: Walk, world: World, stranger: str
) -> None:
    order = await walk.open()
    person: dict[str, UUID] = {
        "a made-up id": uuid4(),
        "a resident": world.here.ids.persons["wang-ruigen"],
        "somebody of the neighbour": world.there.logins["village_secretary"].person_id,
    }
    before = await row_counts(world.here.tenant)
    sent = {"person_id": str(person[stranger])}
    answer = await walk.post("village_secretary", f"orders/{order['id']}/assign", sent)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "person_id"
    assert await row_counts(world.here.tenant) == before


async def test_a_returned_order_may_be_taken_by_another(walk: Walk) -> None:
    order = await walk.claimed("party_member")
    back = await walk.done("party_member", f"orders/{order['id']}/return", NOTE)
    assert (back["state"], back["handler_id"]) == ("returned", None)
    again = await walk.done("village_cadre", f"orders/{order['id']}/claim")
    assert again["state"] == "claimed"


async def test_progress_may_be_told_often_and_moves_nothing_but_the_version(walk: Walk) -> None:
    order = await walk.claimed("party_member")
    for turn in (1, 2):
        told = await walk.done("party_member", f"orders/{order['id']}/progress", NOTE)
        assert (told["state"], told["version"]) == ("claimed", order["version"] + turn)


async def test_what_fails_the_check_goes_back_into_the_same_hands(walk: Walk) -> None:
    order = await walk.submitted("party_member")
    again = await walk.done("village_supervisor", f"orders/{order['id']}/redo", NOTE)
    assert (again["state"], again["handler_id"]) == ("acknowledged", order["handler_id"])
    assert (await walk.demand(order["demand_id"]))["state"] == "in_progress"
    done = await walk.done("party_member", f"orders/{order['id']}/submit", {"result": "这回亮了"})
    assert done["result"] == "这回亮了"


@pytest.mark.parametrize("verb", ["verify", "redo"])
async def test_nobody_checks_their_own_work(walk: Walk, world: World, verb: str) -> None:
    order = await walk.submitted("village_secretary")
    before = await row_counts(world.here.tenant)
    answer = await walk.post(
        "village_secretary", f"orders/{order['id']}/{verb}", NOTE if verb == "redo" else {}
    )
    assert answer.status_code == 403
    assert "自己办的事" in answer.json()["title"]
    assert await row_counts(world.here.tenant) == before


async def test_with_the_last_order_the_residents_are_asked(walk: Walk) -> None:
    order = await walk.submitted("party_member")
    verified = await walk.done("village_supervisor", f"orders/{order['id']}/verify")
    assert verified["state"] == "verified"
    demand = await walk.demand(order["demand_id"])
    assert demand["state"] == "awaiting_feedback"
    assert demand["outcome"] == "5盏灯都亮了"


WRONG = [
    ("claimed", "party_member", "acknowledge", {}, "有人领了"),
    ("claimed", "village_secretary", "verify", {}, "有人领了"),
    ("claimed", "village_secretary", "redo", NOTE, "有人领了"),
    ("submitted", "party_member", "submit", {"result": "亮了"}, "办好了，等核实"),
    ("submitted", "party_member", "progress", NOTE, "办好了，等核实"),
    ("submitted", "party_member", "return", NOTE, "办好了，等核实"),
    ("submitted", "village_cadre", "claim", {}, "办好了，等核实"),
]


@pytest.mark.parametrize(("state", "role", "verb", "sent", "said"), WRONG)
async def test_a_verb_in_the_wrong_state_says_where_the_order_stands(
    walk: Walk, world: World, state: str, role: str, verb: str, sent: dict[str, str], said: str
) -> None:
    order = await (walk.claimed() if state == "claimed" else walk.submitted())
    before = await row_counts(world.here.tenant)
    answer = await walk.post(role, f"orders/{order['id']}/{verb}", sent)
    assert answer.status_code == 409
    assert answer.json()["code"] == "wrong_state"
    assert f"“{said}”" in answer.json()["title"]
    assert await row_counts(world.here.tenant) == before


async def test_an_order_carries_the_version_that_a_verb_must_name(walk: Walk) -> None:
    order = await walk.open()
    answer = await walk.get("party_member", f"orders/{order['id']}")
    assert answer.headers["etag"] == f'"{order["version"]}"'
    path = f"orders/{order['id']}/claim"
    in_body = await walk.post("party_member", path, {"version": order["version"] + 1})
    assert in_body.status_code == 412
    assert (await walk.done("party_member", path, {"version": order["version"]}))["version"] == 2


async def test_a_volunteer_takes_an_order_and_brings_it_to_its_end(walk: Walk) -> None:
    await walk.joined("volunteer", "fu-xiaoping", "volunteer")
    order = await walk.submitted("volunteer")
    assert order["state"] == "submitted"
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    mine = (await walk.get("volunteer", "orders?tab=mine")).json()["items"]
    assert [o["id"] for o in mine] == [order["id"]]
    assert (await walk.get("volunteer", f"orders/{order['id']}")).status_code == 200


async def test_handled_at_once_goes_straight_to_the_residents(walk: Walk, world: World) -> None:
    made = await walk.registered("party_member", household_id=_linked(world))
    path = f"demands/{made['id']}/handle_at_once"
    done = await walk.done("party_member", path, {"result": "灯泡换了"})
    assert (done["state"], done["level"], done["outcome"]) == (
        "awaiting_feedback",
        "L0",
        "灯泡换了",
    )
    async with transaction(world.here.tenant):
        order = await fetch_value(
            "SELECT state || ' ' || taken FROM work_order WHERE tenant_id = $1 AND demand_id = $2",
            world.here.tenant.id,
            UUID(made["id"]),
        )
    assert order == "verified at_once"


def _linked(world: World) -> str:
    return str(world.here.household("yang-guihua-home"))


async def test_taking_back_a_matter_cancels_its_order(walk: Walk, world: World) -> None:
    order = await walk.claimed("party_member")
    path = f"demands/{order['demand_id']}/withdraw"
    for role in ("party_member", "grid_member"):
        refused = await walk.post(role, path, {"note": "自己修好了"})
        assert refused.status_code == 403, "who handles it, or took it down, cannot make it vanish"
    back = await walk.done("village_secretary", path, {"note": "自己修好了"})
    assert back["state"] == "withdrawn"
    found = (await walk.get("township_leader", f"orders/{order['id']}")).json()
    assert (found["state"], found["version"]) == ("cancelled", order["version"] + 1)
    late = await walk.post("party_member", f"orders/{order['id']}/submit", {"result": "亮了"})
    assert late.status_code == 409
    assert "不用办了" in late.json()["title"]


async def test_a_list_of_orders_goes_on_from_its_cursor(walk: Walk) -> None:
    made = [(await walk.open())["id"] for _ in range(23)]
    first = (await walk.get("party_member", "orders?tab=free")).json()
    rest = (await walk.get("party_member", f"orders?tab=free&cursor={first['next']}")).json()
    assert [o["id"] for o in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None
