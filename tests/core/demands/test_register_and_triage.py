"""A resident's words are written down as they were said, numbered, and brought on their way."""

from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from core.kernel import crypto
from tenants.database import execute, fetch_row, transaction
from tests.factories.rows import row_counts
from tests.factories.walk import WORDS, Json, Walk
from tests.factories.world import World


async def test_what_was_said_is_kept_word_for_word(walk: Walk) -> None:
    made = await walk.registered()
    found = await walk.demand(made["id"])
    assert found["original_text"] == WORDS
    assert found["state"] == made["state"] == "registered"
    assert found["category"] == "INF"  # suggested by the words
    due = [datetime.fromisoformat(answer["due_at"]) for answer in (made, found)]
    assert due[0] == due[1]


async def test_numbers_count_up_without_a_gap_even_after_a_refusal(walk: Walk) -> None:
    first = await walk.registered()
    assert (await walk.post("grid_member", "demands", {"channel": "fax"})).status_code == 422
    second = await walk.registered()
    assert second["number"] == first["number"] + 1
    assert second["query_code"] != first["query_code"]


async def test_the_place_is_that_of_the_household(walk: Walk, world: World) -> None:
    found = await walk.demand((await walk.registered())["id"])
    assert found["village_id"] == str(world.here.village())
    assert found["household_id"] == str(world.here.household("wang-ruigen-home"))
    assert found["group_id"]
    assert found["grid_id"]


async def test_without_a_place_it_is_the_grid_of_the_one_who_registers(walk: Walk) -> None:
    home = await walk.demand((await walk.registered())["id"])
    found = await walk.demand((await walk.registered(household_id=None))["id"])
    assert (found["grid_id"], found["household_id"]) == (home["grid_id"], None)


async def test_without_a_name_it_is_the_head_of_the_household_who_asks(
    walk: Walk, world: World
) -> None:
    made = await walk.registered(petitioner=None)
    async with transaction(world.here.tenant):
        row = await fetch_row(
            "SELECT name, phone_tail FROM petition WHERE tenant_id = $1 AND demand_id = $2",
            world.here.tenant.id,
            UUID(made["id"]),
        )
    assert row is not None
    assert tuple(row) == ("王瑞根", "2071")  # rung under the phone that the file has


async def test_the_phone_is_sealed_and_only_its_end_is_readable(walk: Walk, world: World) -> None:
    made = await walk.registered()
    tenant = world.here.tenant
    async with transaction(tenant):
        row = await fetch_row(
            "SELECT phone_sealed, phone_tail FROM petition WHERE tenant_id = $1 AND demand_id = $2",
            tenant.id,
            UUID(made["id"]),
        )
    assert row is not None
    assert row["phone_tail"] == "2071"
    assert b"19900002071" not in row["phone_sealed"]
    assert crypto.unseal(tenant.id, "phone", row["phone_sealed"]) == "19900002071"


@pytest.mark.parametrize(
    "change",
    [
        "original_text = '改过的话'",
        "number = number + 1",
        "channel = 'phone'",
        "registered_by = NULL",
        "registered_at = now()",
    ],
)
async def test_what_was_registered_cannot_be_rewritten(
    walk: Walk, world: World, change: str
) -> None:
    await walk.registered()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(world.here.tenant):
            await execute(f"UPDATE demand SET {change} WHERE tenant_id = $1", world.here.tenant.id)


@pytest.mark.parametrize("table", ["demand", "petition", "demand_move", "work_order", "audit"])
async def test_nothing_of_a_matter_can_be_deleted(walk: Walk, world: World, table: str) -> None:
    await walk.claimed()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(world.here.tenant):
            await execute(f"DELETE FROM {table} WHERE tenant_id = $1", world.here.tenant.id)


async def test_the_same_client_id_is_the_same_matter(walk: Walk, world: World) -> None:
    sent = walk.words(client_id=str(uuid4()))
    first = await walk.post("grid_member", "demands", sent)
    before = await row_counts(world.here.tenant)
    second = await walk.post("grid_member", "demands", sent)
    assert second.status_code == 201
    assert second.json() == first.json()
    after = await row_counts(world.here.tenant)
    assert (after["demand"], after["petition"]) == (before["demand"], before["petition"])


async def test_words_of_an_emergency_are_heard(walk: Walk) -> None:
    made = await walk.registered(original_text="隔壁着火了，快来人")
    assert made["emergency"] is True
    assert (await walk.registered())["emergency"] is False


@pytest.mark.parametrize(
    ("urgency", "hours"), [("critical", 2), ("pressing", 24)], ids=["特急", "紧急"]
)
async def test_the_urgent_is_answered_within_hours(walk: Walk, urgency: str, hours: int) -> None:
    found = await walk.demand((await walk.registered(urgency=urgency))["id"])
    due, begun = (datetime.fromisoformat(found[k]) for k in ("due_at", "registered_at"))
    assert round((due - begun).total_seconds()) == hours * 3600


async def test_at_level_zero_an_order_is_open_at_once(walk: Walk) -> None:
    order = await walk.open()
    demand = await walk.demand(order["demand_id"])
    assert (order["state"], demand["state"], demand["level"]) == ("open", "in_progress", "L0")


@pytest.mark.parametrize(
    ("level", "body"),
    [
        ("L1", "two_committees_meeting"),
        ("L2", "group_leaders_meeting"),
        ("L3", "monthly_dispatch_meeting"),
    ],
)
async def test_the_other_levels_wait_for_their_body(walk: Walk, level: str, body: str) -> None:
    demand = await walk.deliberating(level)
    assert (demand["state"], demand["level"], demand["body"]) == ("deliberating", level, body)
    assert (await walk.get("township_leader", "orders")).json()["items"] == []


BAD = [
    ({"level": "L9", "category": "INF"}, "level"),
    ({"level": "L1", "category": "XXX"}, "category"),
    ({"level": "L1"}, "category"),
    ({"level": "L1", "category": "INF", "body": "joint_leadership_meeting"}, "body"),
    ({"level": "L0", "category": "INF", "body": "two_committees_meeting"}, "body"),
    ({"level": "L1", "category": "INF", "urgency": "soon"}, "urgency"),
    ({"level": "L1", "category": "INF", "note": "长" * 1001}, "note"),
]


@pytest.mark.parametrize(("sent", "field"), BAD)
async def test_a_triage_that_cannot_be_is_refused(
    walk: Walk, world: World, sent: Json, field: str
) -> None:
    made = await walk.registered()
    before = await row_counts(world.here.tenant)
    answer = await walk.post("village_secretary", f"demands/{made['id']}/triage", sent)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert await row_counts(world.here.tenant) == before


async def test_a_declined_matter_says_why_and_asks_nobody(walk: Walk) -> None:
    made = await walk.registered()
    sent = {"ground": "court", "reply": "这件事请走诉讼"}
    done = await walk.done("village_secretary", f"demands/{made['id']}/decline", sent)
    assert (done["state"], done["outcome"]) == ("declined", "这件事请走诉讼")
    assert done["due_at"] is None


WRONG = [
    ("triage", {"level": "L1", "category": "INF"}),
    ("handle_at_once", {"result": "办了"}),
    ("decline", {"ground": "court", "reply": "请走诉讼"}),
    ("withdraw", {"note": "不用了"}),
    ("resolve", {"outcome": "do_it", "note": "办"}),
]


@pytest.mark.parametrize(("verb", "sent"), WRONG)
async def test_a_closed_matter_stays_closed(
    walk: Walk, world: World, verb: str, sent: Json
) -> None:
    demand = await walk.closed()
    before = await row_counts(world.here.tenant)
    answer = await walk.post("village_secretary", f"demands/{demand['id']}/{verb}", sent)
    assert answer.status_code == 409
    assert "“办结”" in answer.json()["title"]
    assert await row_counts(world.here.tenant) == before


async def test_one_more_voice_joins_an_open_matter_and_gets_a_code_of_its_own(
    walk: Walk, world: World
) -> None:
    made = await walk.registered()
    path = f"demands/{made['id']}"
    sent = {"channel": "phone", "household_id": str(world.here.household("fu-xiaoping-home"))}
    joined = await walk.post("grid_member", f"{path}/join", sent)
    assert joined.status_code == 201, joined.text
    assert joined.json()["query_code"] != made["query_code"]
    listed = (await walk.get("village_secretary", "demands?sort=-number")).json()
    assert listed["items"][0]["voices"] == 2
    async with transaction(world.here.tenant):
        row = await fetch_row(
            "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND event = 'DemandJoined'"
            " AND payload LIKE $2",
            world.here.tenant.id,
            f"%{made['id']}%",
        )
    assert row is not None
    assert row[0] == 1
    nobody = await walk.post("grid_member", f"{path}/join", {"channel": "phone"})
    assert nobody.status_code == 422
    far = await walk.post("party_member", f"{path}/join", sent)
    assert far.status_code == 404
    await walk.done("village_secretary", f"{path}/withdraw", {"note": "修好了"})
    over = await walk.post("grid_member", f"{path}/join", sent)
    assert over.status_code == 409
    assert "另外登记" in over.json()["title"]
