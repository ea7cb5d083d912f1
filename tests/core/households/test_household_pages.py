"""百姓档案: found by whoever works there, read by fewer, phones in full by very few and on record."""

import re
from collections.abc import Callable

import httpx
import pytest

from tenants.database import fetch, transaction
from tests.factories.statements import Statements
from tests.factories.walk import WORDS, Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
PHONE = "19420002071"
MASKED = "194****2071"
TOKEN = {"_csrf_token": "test-token"}


def _number(world: World, key: str = "wang-ruigen-home") -> str:
    return next(h.number for h in world.here.population.households if h.key == key)


async def _get(browser: Browser, world: World, role: str, path: str) -> httpx.Response:
    return await browser(role).get(f"/t/{world.here.slug}/households{path}")


async def _phone(
    browser: Browser, world: World, role: str, person: str = "wang-ruigen", reason: str = "visit"
) -> httpx.Response:
    path = f"/t/{world.here.slug}/households/{_number(world)}/persons"
    url = f"{path}/{world.here.ids.persons[person]}/phone"
    return await browser(role).post(url, data={**TOKEN, "reason": reason})


async def _audited(world: World, verb: str) -> list[tuple[object, list[str]]]:
    async with transaction(world.here.tenant):
        rows = await fetch(
            "SELECT person_id, fields FROM audit WHERE tenant_id = $1 AND verb = $2 ORDER BY id",
            world.here.tenant.id,
            verb,
        )
    return [(row[0], row[1]) for row in rows]


async def test_the_list_counts_what_it_lists(browser: Browser, world: World) -> None:
    answer = await _get(browser, world, "village_secretary", "?q=王瑞根")
    assert answer.status_code == 200
    assert "槎市村，1户" in answer.text
    assert "王瑞根</b>家" in answer.text
    assert "5口人" in answer.text


@pytest.mark.parametrize("text", ["王瑞根", "店下12号", "王瑞 店下", "wangruigen", "wrg"])
async def test_a_household_is_found_by_name_door_and_pinyin(
    browser: Browser, world: World, text: str
) -> None:
    assert "王瑞根</b>家" in (await _get(browser, world, "grid_member", f"?q={text}")).text


async def test_signs_of_a_search_are_only_letters(browser: Browser, world: World) -> None:
    for text in ("%25", "_", "\\"):
        answer = await _get(browser, world, "village_secretary", f"?q={text}")
        assert "没有找到这样的人家" in answer.text


async def test_the_list_is_turned_without_losing_or_repeating_anybody(
    browser: Browser, world: World
) -> None:
    seen: list[str] = []
    path = f"/t/{world.here.slug}/households"
    client = browser("village_secretary")
    while path:
        page = (await client.get(path)).text
        seen += re.findall(r'<li data-row><a href="[^"]*/households/([^"?]+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    code = "360982005210"
    grids = {g.code for g in world.here.population.grids if g.village_code == code}
    own = [h.number for h in world.here.population.households if h.grid_code in grids]
    assert seen == sorted(own)


async def test_a_grid_member_lists_the_own_grid_only(browser: Browser, world: World) -> None:
    grid = next(g.code for g in world.here.population.grids if g.name == "店下第1网格")
    own = [h for h in world.here.population.households if h.grid_code == grid]
    assert f"{len(own)}户" in (await _get(browser, world, "grid_member", "")).text


async def test_open_matters_are_counted_in_the_list(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.registered()
    assert "1件在办" in (await _get(browser, world, "grid_member", "?q=王瑞根")).text


async def test_a_party_member_lists_the_linked_households_only(
    browser: Browser, world: World
) -> None:
    page = (await _get(browser, world, "party_member", "?q=店下")).text
    assert "杨桂花</b>家" in page
    assert "王瑞根</b>家" not in page


async def test_a_file_shows_persons_with_masked_phones_and_its_matters(
    browser: Browser, walk: Walk, world: World
) -> None:
    made = await walk.registered()
    answer = await _get(browser, world, "grid_member", f"/{_number(world)}")
    assert answer.status_code == 200
    assert MASKED in answer.text
    assert PHONE not in answer.text
    assert "邹春莲" in answer.text
    assert WORDS in answer.text
    assert f"第{made['number']}号，等分办" in answer.text
    assert "聂建华" in answer.text


async def test_a_file_opens_by_id_too(browser: Browser, world: World) -> None:
    found = await _get(
        browser, world, "grid_member", f"/{world.here.household('wang-ruigen-home')}"
    )
    assert "王瑞根家" in found.text


async def test_that_a_file_was_read_is_on_record_and_said(browser: Browser, world: World) -> None:
    await _get(browser, world, "grid_member", f"/{_number(world)}")
    assert [who for who, _ in await _audited(world, "household.view")] == [
        world.here.logins["grid_member"].person_id
    ]
    later = await _get(browser, world, "village_secretary", f"/{_number(world)}")
    assert "还有1个人看过" in later.text


async def test_whoever_may_only_find_the_door_sees_nobody_who_lives_there(
    browser: Browser, world: World
) -> None:
    answer = await _get(browser, world, "village_supervisor", f"/{_number(world)}")
    assert answer.status_code == 200
    assert "王瑞根家" in answer.text
    assert "邹春莲" not in answer.text
    assert MASKED not in answer.text
    assert await _audited(world, "household.view") == []


async def test_a_party_member_reads_the_linked_household_and_only_finds_the_next(
    browser: Browser, world: World
) -> None:
    linked = await _get(browser, world, "party_member", f"/{_number(world, 'yang-guihua-home')}")
    assert "聂春生" in linked.text
    other = await _get(browser, world, "party_member", f"/{_number(world)}")
    assert "邹春莲" not in other.text


@pytest.mark.parametrize("path", ["menlouli", "foreign", "absent"])
async def test_a_household_elsewhere_is_not_found(
    browser: Browser, world: World, path: str
) -> None:
    number = {
        "menlouli": _number(world, "zou-li-home"),
        "foreign": str(next(iter(world.there.ids.households.values()))),
        "absent": "no-such-house",
    }[path]
    assert (await _get(browser, world, "grid_member", f"/{number}")).status_code == 404


@pytest.mark.parametrize("role", ["township_admin", "village_secretary", "grid_member"])
async def test_a_phone_is_shown_for_a_reason_and_that_is_on_record(
    browser: Browser, world: World, role: str
) -> None:
    answer = await _phone(browser, world, role)
    assert answer.status_code == 200
    assert PHONE in answer.text
    assert PHONE not in str(answer.url)
    assert "19420002072" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    who = world.here.logins[role].person_id
    assert await _audited(world, "person.unmask") == [(who, ["phone", "reason:visit"])]
    again = await _get(browser, world, role, f"/{_number(world)}")
    assert PHONE not in again.text


@pytest.mark.parametrize("role", ["village_cadre", "group_leader", "township_leader"])
async def test_others_see_no_way_to_a_phone_and_have_none(
    browser: Browser, world: World, role: str
) -> None:
    file = await _get(browser, world, role, f"/{_number(world)}")
    assert MASKED in file.text
    assert "/phone" not in file.text
    answer = await _phone(browser, world, role)
    assert answer.status_code == 403
    assert PHONE not in answer.text
    assert await _audited(world, "person.unmask") == []


@pytest.mark.parametrize("reason", ["", "我想看看他的电话", "other"])
async def test_without_one_of_the_reasons_there_is_no_phone(
    browser: Browser, world: World, reason: str
) -> None:
    answer = await _phone(browser, world, "grid_member", reason=reason)
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert await _audited(world, "person.unmask") == []


async def test_nobody_without_a_phone_or_from_another_house_can_be_asked_for(
    browser: Browser, world: World
) -> None:
    child = await _phone(browser, world, "grid_member", "wang-ruigen-grandson")
    assert child.status_code == 404
    other = await _phone(browser, world, "grid_member", "yang-guihua")
    assert other.status_code == 404


async def test_a_forged_form_gets_no_phone(browser: Browser, world: World) -> None:
    person = world.here.ids.persons["wang-ruigen"]
    url = f"/t/{world.here.slug}/households/{_number(world)}/persons/{person}/phone"
    answer = await browser("grid_member").post(url, data={"reason": "visit"})
    assert answer.status_code == 403
    assert PHONE not in answer.text


async def test_picking_finds_six_doors_at_most_in_the_own_area(
    browser: Browser, world: World
) -> None:
    found = await _get(browser, world, "grid_member", "/pick?household_text=店下")
    assert found.status_code == 200
    assert found.text.count('name="household_id"') == 6
    assert "<html" not in found.text
    elsewhere = await _get(browser, world, "grid_member", "/pick?household_text=邹丽")
    assert "没有找到这一家" in elsewhere.text
    assert (
        "邹丽" in (await _get(browser, world, "township_admin", "/pick?household_text=邹丽")).text
    )


async def test_picking_without_a_text_offers_the_households_written_down_last(
    browser: Browser, walk: Walk, world: World
) -> None:
    for key in ("wang-ruigen-home", "yang-guihua-home", "nie-huogen-home", "fu-xiaoping-home"):
        await walk.registered(household_id=str(world.here.household(key)))
    page = (await _get(browser, world, "grid_member", "/pick")).text
    assert page.count('name="household_id"') == 3
    assert page.index("付小平") < page.index("聂火根") < page.index("杨桂花")
    assert "王瑞根" not in page
    assert 'name="household_id"' not in (await _get(browser, world, "village_cadre", "/pick")).text


@pytest.mark.parametrize("path", ["", "?q=wang", "/{number}", "/pick?household_text=王"])
async def test_household_pages_stay_within_six_statements(
    browser: Browser, walk: Walk, world: World, statements: Statements, path: str
) -> None:
    await walk.registered()
    client = browser("village_secretary")
    url = f"/t/{world.here.slug}/households{path.format(number=_number(world))}"
    async with statements.counted() as found:
        assert (await client.get(url)).status_code == 200
    assert 0 < len(found) <= 6, found
