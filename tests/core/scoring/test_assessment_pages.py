"""评效: a number says where it comes from, its list agrees with it, and villages are ranked apart."""

import re
from collections.abc import Callable

import httpx
import pytest

from core.kernel import clock
from tests.factories.statements import Statements
from tests.factories.walk import AGREES, DISAGREES, WORDS, Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
Api = Callable[..., httpx.AsyncClient]
BUDGET = 6


def _cell(world: World, metric: str = "resolution_rate") -> str:
    return f"{world.here.village()}:{metric}"


async def _page(browser: Browser, world: World, role: str, query: str = "") -> httpx.Response:
    return await browser(role).get(f"/t/{world.here.slug}/assessments{query}")


async def _judged(walk: Walk) -> None:
    await walk.closed(AGREES)
    await walk.closed(AGREES, original_text="井盖坏了")
    await walk.closed(DISAGREES, original_text="水沟堵了")


async def test_a_month_shows_rates_with_their_fractions_and_the_total(
    browser: Browser, walk: Walk, world: World
) -> None:
    await _judged(walk)
    answer = await _page(browser, world, "township_leader")
    assert answer.status_code == 200
    assert "66.7%<small>2/3</small>" in answer.text
    assert "<b>66.67</b>" in answer.text
    assert "解决率 60分" in answer.text
    assert re.search(r"村（\d+个）", answer.text)
    assert re.search(r"社区（\d+个）", answer.text)


async def test_few_answers_are_warned_of_in_words(
    browser: Browser, walk: Walk, world: World
) -> None:
    await _judged(walk)
    page = (await _page(browser, world, "village_secretary")).text
    assert "槎市村这个月评过的不到10件" in page
    assert "这个月没有群众评过，不排名次" in page


async def test_a_cell_explains_itself_down_to_the_words(
    browser: Browser, walk: Walk, world: World
) -> None:
    await _judged(walk)
    page = (await _page(browser, world, "village_secretary", f"?cell={_cell(world)}")).text
    assert "满分60分：60 × 66.7% = 40.0" in page
    assert "没算上的1件" in page
    assert "水沟堵了" in page
    assert 'aria-current="true"' in page


async def test_the_list_behind_a_number_has_as_many_rows_as_the_number_says(
    browser: Browser, walk: Walk, world: World
) -> None:
    await _judged(walk)
    path = f"/resolution_rate/{world.here.village()}"
    everything = (await _page(browser, world, "village_secretary", path)).text
    assert everything.count("<tr") - 1 == 3
    assert "算上的2件" in everything
    missed = (await _page(browser, world, "village_secretary", path + "?show=missed")).text
    assert "水沟堵了" in missed
    assert WORDS not in missed


async def test_a_village_without_answers_has_no_rank_and_no_list(
    browser: Browser, walk: Walk, world: World
) -> None:
    await _judged(walk)
    menlouli = world.here.village("360982005002")
    page = (await _page(browser, world, "township_admin")).text
    row = page[page.index("门楼里社区") - 200 : page.index("门楼里社区") + 400]
    assert "不排" in row
    path = f"/resolution_rate/{menlouli}"
    assert (await _page(browser, world, "township_admin", path)).status_code == 404


async def test_a_month_without_answers_says_so(browser: Browser, world: World) -> None:
    answer = await _page(browser, world, "township_leader", "?month=2026-02")
    assert answer.status_code == 200
    assert "这个月还没有可算的" in answer.text


async def test_a_month_before_any_scheme_says_so(browser: Browser, world: World) -> None:
    answer = await _page(browser, world, "township_leader", "?month=2025-02")
    assert "还没有评分办法" in answer.text


@pytest.mark.parametrize(
    "query",
    ["?month=2026-13", "?month=11", "?month=2099-01", "?cell=x", "?cell=-:x", "?nonsense=1"],
)
async def test_a_wrong_address_says_what_to_mend(
    browser: Browser, world: World, query: str
) -> None:
    assert (await _page(browser, world, "township_leader", query)).status_code == 422


async def test_a_grid_member_does_not_see_the_assessment(browser: Browser, world: World) -> None:
    assert (await _page(browser, world, "grid_member")).status_code == 403
    path = f"/resolution_rate/{world.here.village()}"
    assert (await _page(browser, world, "grid_member", path)).status_code == 403


async def test_the_api_gives_the_same_numbers(api: Api, walk: Walk, world: World) -> None:
    await _judged(walk)
    month = f"{clock.today():%Y-%m}"
    found = (await walk.get("village_secretary", f"assessments?month={month}")).json()
    row = next(i for i in found["items"] if i["village_id"] == str(world.here.village()))
    assert row["total"] == "66.67"
    assert row["rank"] == 1
    assert row["components"][0] == {
        "metric": "resolution_rate",
        "numerator": 2,
        "denominator": 3,
        "weight": "60",
        "rate": "66.6667",
    }
    path = f"assessments/resolution_rate/{world.here.village()}?month={month}"
    behind = (await walk.get("village_secretary", path)).json()
    assert behind["total"] == behind["denominator"] == 3
    assert sum(item["counts_for"] for item in behind["items"]) == behind["numerator"] == 2
    assert (await walk.get("grid_member", path)).status_code == 403


async def test_a_neighbour_counts_nothing_of_it(browser: Browser, walk: Walk, world: World) -> None:
    await _judged(walk)
    there = world.there
    own = await browser("township_admin", there).get(f"/t/{there.slug}/assessments")
    assert "这个月还没有可算的" in own.text
    url = f"/t/{there.slug}/assessments/resolution_rate/{world.here.village()}"
    assert (await browser("township_admin", there).get(url)).status_code == 404


async def test_the_month_and_a_number_stay_within_their_statements(
    browser: Browser, walk: Walk, world: World, statements: Statements
) -> None:
    await _judged(walk)
    client = browser("village_secretary")
    for path in (f"?cell={_cell(world)}", f"/resolution_rate/{world.here.village()}"):
        async with statements.counted() as found:
            assert (await client.get(f"/t/{world.here.slug}/assessments{path}")).status_code == 200
        assert 0 < len(found) <= BUDGET, found
