"""首页 shows each role what waits for it, most urgent first, and nothing of anybody else's."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from core.kernel import clock
from tests.factories.statements import Statements
from tests.factories.walk import AGREES, WORDS, Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
BUDGET = 6
"""Statements of a page, the township and the sign-in included."""


async def _home(browser: Browser, world: World, role: str) -> str:
    answer = await browser(role).get(f"/t/{world.here.slug}/")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


async def test_a_secretary_is_asked_to_triage_what_came_in(
    browser: Browser, walk: Walk, world: World
) -> None:
    made = await walk.registered()
    page = await _home(browser, world, "village_secretary")
    assert '<span class="verb">分办</span>' in page
    assert WORDS in page
    assert f"/demands/{made['number']}?do=triage#do" in page
    assert "王瑞根，槎市村" in page
    assert "分办</span>" not in await _home(browser, world, "grid_member")


async def test_an_order_in_hand_is_to_be_done_and_one_given_is_to_be_acknowledged(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.claimed()
    assert '<span class="verb">去办</span>' in await _home(browser, world, "party_member")
    await walk.assigned(to="village_cadre")
    assert '<span class="verb">签收</span>' in await _home(browser, world, "village_cadre")


async def test_what_was_submitted_is_verified_by_others_than_who_did_it(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.submitted(by="village_cadre")
    assert '<span class="verb">核实</span>' in await _home(browser, world, "village_secretary")
    assert '<span class="verb">核实</span>' not in await _home(browser, world, "village_cadre")


async def test_residents_are_called_by_somebody_who_did_not_handle_it(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.awaiting_feedback(by="village_cadre")
    assert '<span class="verb">回话</span>' in await _home(browser, world, "village_supervisor")
    assert '<span class="verb">回话</span>' not in await _home(browser, world, "village_cadre")


async def test_a_meeting_is_asked_for_its_resolution_when_it_is_due(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.deliberating(level="L1")
    assert "定下来</span>" not in await _home(browser, world, "village_secretary")
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert "定下来</span>" in await _home(browser, world, "village_secretary")
        assert "定下来</span>" not in await _home(browser, world, "township_leader")


async def test_the_street_is_asked_for_its_own_meeting_only(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.deliberating(level="L3")
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert "定下来</span>" in await _home(browser, world, "township_leader")
        assert "定下来</span>" not in await _home(browser, world, "village_secretary")


async def test_the_list_is_capped_and_says_how_many_more_there_are(
    browser: Browser, walk: Walk, world: World
) -> None:
    for n in range(10):
        await walk.registered(original_text=f"第{n}盏路灯不亮")
    page = await _home(browser, world, "village_secretary")
    assert page.count('<span class="verb">分办</span>') == 8
    assert "还有2件" in page


async def test_the_critical_stands_first(browser: Browser, walk: Walk, world: World) -> None:
    await walk.registered(original_text="路灯不亮")
    await walk.registered(original_text="桥快塌了", urgency="critical")
    page = await _home(browser, world, "village_secretary")
    assert page.index("桥快塌了") < page.index("路灯不亮")


async def test_a_grid_member_sees_the_grid_and_its_matters(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.registered()
    page = await _home(browser, world, "grid_member")
    assert "我网格里的事" in page
    assert WORDS in page
    assert "有1件事在办" in page
    assert "我网格里的事" not in await _home(browser, world, "township_leader")


async def test_what_was_done_well_is_told_in_the_residents_words(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.closed({**AGREES, "note": "晚上敢出门了"})
    page = await _home(browser, world, "grid_member")
    assert "最近办好的" in page
    assert "晚上敢出门了" in page
    assert "解决了，满意" in page


async def test_leaders_see_the_funnel_and_all_villages(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.registered()
    page = await _home(browser, world, "township_leader")
    assert "等分办" in page
    assert "门楼里社区" in page
    assert "demands?state=registered" in page
    assert "各村这个月" not in await _home(browser, world, "village_secretary")
    assert 'class="funnel' not in await _home(browser, world, "grid_member")


async def test_confidential_words_do_not_stand_on_the_home_page(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.registered(kind="report", original_text="有人私分了补偿款")
    leader = await _home(browser, world, "township_leader")
    assert "保密的诉求" in leader
    assert "私分" not in leader
    assert "王瑞根" not in leader
    secretary = await _home(browser, world, "village_secretary")
    assert "私分" not in secretary
    assert "保密的诉求" not in secretary


async def test_nothing_to_do_says_so_and_names_the_next_date(
    browser: Browser, walk: Walk, world: World
) -> None:
    empty = await _home(browser, world, "grid_member")
    assert "今天没有待办" in empty
    made = await walk.registered()
    page = await _home(browser, world, "grid_member")
    assert "今天没有待办" in page
    assert f"第{made['number']}号" in page


async def test_a_neighbour_sees_nothing_of_it(browser: Browser, walk: Walk, world: World) -> None:
    await walk.registered()
    there = world.there
    own = await browser("township_admin", there).get(f"/t/{there.slug}/")
    assert own.status_code == 200
    assert WORDS not in own.text
    foreign = await browser("township_admin", there).get(f"/t/{world.here.slug}/")
    assert foreign.status_code == 404


async def test_signed_out_leads_to_the_login(browser: Browser, world: World) -> None:
    answer = await browser(None).get(f"/t/{world.here.slug}/")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("role", ["grid_member", "village_secretary", "township_leader"])
async def test_the_home_page_stays_within_its_statements(
    browser: Browser, walk: Walk, world: World, statements: Statements, role: str
) -> None:
    await walk.registered()
    client = browser(role)
    async with statements.counted() as found:
        await client.get(f"/t/{world.here.slug}/")
    card = 3 if role == "village_secretary" else 0  # the month so far: scheme, villages, counts
    assert 0 < len(found) <= BUDGET + card, found
