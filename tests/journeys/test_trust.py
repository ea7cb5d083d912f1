"""What a resident must be able to trust: nobody judges, hides, reads or rings out of turn."""

import re
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from core.kernel.background import drain
from tests.factories.walk import Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
TOKEN = {"_csrf_token": "test-token"}


async def _ask(browser: Browser, world: World, words: str, **more: str) -> httpx.Response:
    sent = TOKEN | {
        "original_text": words,
        "village_id": str(world.here.village()),
        "petitioner_name": "王瑞根",
        "petitioner_phone": "19400002071",
        "client_id": str(uuid4()),
    }
    return await browser(None).post(f"/t/{world.here.slug}/ask", data=sent | more)


async def test_who_took_it_down_and_did_it_cannot_answer_by_the_residents_link(
    browser: Browser, walk: Walk, world: World
) -> None:
    """The code and the phone are known to the handler: somebody else must ask."""
    made = await walk.registered(petitioner={"name": "王瑞根", "phone": "19400002071"})
    await walk.done("grid_member", f"demands/{made['id']}/handle_at_once", {"result": "换了灯泡"})
    await drain(world.here.tenant)
    page = await browser(None).get(f"/t/{world.here.slug}/track/{made['query_code']}")
    assert page.status_code == 200
    assert "/rate/" not in page.text


async def test_a_matter_without_a_phone_that_staff_took_down_is_asked_by_somebody_else(
    browser: Browser, walk: Walk, world: World
) -> None:
    """Nothing tells the resident from who holds the code."""
    order = await walk.submitted("party_member")
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    demand = await walk.demand(order["demand_id"])
    assert demand["state"] == "awaiting_feedback"
    calls = await browser("village_supervisor").get(f"/t/{world.here.slug}/feedback")
    assert f"/demands/{demand['number']}" in calls.text


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("举报村书记贪污集体的钱", {}),
        ("村干部办事总是推来推去", {}),
        ("有件事不想让村里知道", {"to_leaders": "true"}),
    ],
)
async def test_what_speaks_of_cadres_does_not_reach_them(
    browser: Browser, world: World, words: str, more: dict[str, str]
) -> None:
    """The resident is told so; the secretary sees nothing, the street's leader does."""
    asked = await _ask(browser, world, words, **more)
    assert "只有街道领导看得到" in asked.text
    root = f"/t/{world.here.slug}"
    for path in ("triage", "demands", "demands?view=all&q=王瑞根"):
        assert words not in (await browser("village_secretary").get(f"{root}/{path}")).text
    listed = await browser("township_leader").get(f"{root}/demands?sort=-number")
    assert "保密的诉求" in listed.text
    assert words not in listed.text


async def test_ordinary_words_go_to_the_village(browser: Browser, world: World) -> None:
    """Praise of a cadre is no complaint."""
    await _ask(browser, world, "多谢村干部，路灯亮了")
    stack = await browser("village_secretary").get(f"/t/{world.here.slug}/triage")
    assert "多谢村干部" in stack.text


async def test_words_of_emergency_show_the_numbers_and_come_first(
    browser: Browser, walk: Walk, world: World
) -> None:
    """119 and 120 stand on the page that the resident sees, and the clock runs two hours."""
    asked = await _ask(browser, world, "家里着火了，救命")
    assert "tel:119" in asked.text
    listed = (await walk.get("village_secretary", "demands?sort=-number")).json()
    assert listed["items"][0]["urgency"] == "critical"


async def test_other_words_under_the_same_id_are_not_lost_in_silence(walk: Walk) -> None:
    """Sent again from the back button with new words: refused, with what to do."""
    client_id = str(uuid4())
    await walk.registered(client_id=client_id)
    answer = await walk.post(
        "grid_member", "demands", walk.words(client_id=client_id, original_text="水管漏水")
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "client_id_used"
    other = await walk.post("village_cadre", "demands", walk.words(client_id=client_id))
    assert other.status_code == 409
    assert "query_code" not in other.text


async def test_a_phone_is_shown_to_who_asks_residents_there_with_the_reason_on_record(
    browser: Browser, walk: Walk, world: World
) -> None:
    """Somebody who may only claim in the village does not get it."""
    made = await walk.registered(petitioner={"name": "王瑞根", "phone": "19400002071"})
    path = f"/t/{world.here.slug}/demands/{made['number']}/phone"
    shown = await browser("village_supervisor").post(path, data=TOKEN | {"reason": "demand"})
    assert "19400002071" in shown.text
    free_text = await browser("village_supervisor").post(path, data=TOKEN | {"reason": "看看"})
    assert free_text.status_code == 422
    await walk.done(
        "village_secretary",
        f"demands/{made['id']}/triage",
        {"level": "L0", "category": "INF"},
    )
    refused = await browser("party_member").post(path, data=TOKEN | {"reason": "demand"})
    assert refused.status_code in {403, 404}
    assert "19400002071" not in refused.text


async def test_a_leader_can_hide_a_matter_and_open_it_again(walk: Walk) -> None:
    """Nobody else can, and twice is told."""
    made = await walk.registered()
    path = f"demands/{made['id']}"
    hide = {"confidential": True, "note": "说的是村里的账"}
    assert (await walk.post("village_secretary", f"{path}/conceal", hide)).status_code == 403
    await walk.done("township_leader", f"{path}/conceal", hide)
    assert (await walk.get("village_secretary", path)).status_code == 404
    assert (await walk.post("township_leader", f"{path}/conceal", hide)).status_code == 409
    await walk.done("township_leader", f"{path}/conceal", hide | {"confidential": False})
    assert (await walk.get("village_secretary", path)).status_code == 200


async def test_a_report_that_staff_take_down_ends_on_a_page_with_its_code(
    browser: Browser, world: World
) -> None:
    """They may not see it again, but the resident needs the code."""
    client = browser("grid_member")
    sent = TOKEN | {
        "channel": "reception",
        "original_text": "有人私分了补偿款",
        "kind": "report",
        "household_id": str(world.here.household("wang-ruigen-home")),
        "client_id": str(uuid4()),
    }
    answer = await client.post(f"/t/{world.here.slug}/demands", data=sent)
    assert answer.status_code == 303
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    assert re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.text)


async def test_registered_and_done_in_one_step(browser: Browser, walk: Walk, world: World) -> None:
    """党员独立能办的立即就办: what was typed is the outcome; sent twice it is still one."""
    client = browser("grid_member")
    sent = TOKEN | {
        "channel": "home_visit",
        "original_text": "煤气灶打不着火",
        "household_id": str(world.here.household("wang-ruigen-home")),
        "client_id": str(uuid4()),
        "handle_at_once": "true",
        "result": "换了电池，能打着了",
    }
    path = f"/t/{world.here.slug}/demands"
    empty = await client.post(path, data=sent | {"result": ""})
    assert empty.status_code == 422
    assert "煤气灶打不着火" in empty.text
    for _ in range(2):
        assert (await client.post(path, data=sent)).status_code == 303
    listed = (await walk.get("village_secretary", "demands?sort=-number&q=煤气灶")).json()
    assert [item["state"] for item in listed["items"]] == ["awaiting_feedback"]
