"""网格: the tree of somebody's area, with a light only where one should look."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from core.grids.pages import sign_of
from core.grids.queries import GridRow
from tests.factories.statements import Statements
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]


def _grid(households: int, uncovered: int = 0, kind: str = "basic") -> GridRow:
    nobody = UUID(int=0)
    return GridRow(
        nobody,
        "槎市村",
        "cha shi cun",
        None,
        nobody,
        "1",
        "一网格",
        kind,
        households,
        uncovered,
        "",
    )


async def _tree(browser: Browser, world: World, role: str, query: str = "") -> httpx.Response:
    return await browser(role).get(f"/t/{world.here.slug}/grids{query}")


@pytest.mark.parametrize(
    ("households", "uncovered", "said"),
    [
        (30, 0, None),
        (50, 0, None),
        (29, 0, "不到30户"),
        (51, 0, "超过50户"),
        (40, 3, "3户没人联系"),
        (0, 0, "不到30户"),
    ],
)
def test_a_grid_has_a_light_only_outside_its_load_or_uncovered(
    households: int, uncovered: int, said: str | None
) -> None:
    found = sign_of(_grid(households, uncovered))
    assert (found.words if found else None) == said


def test_a_dedicated_grid_has_no_households_to_count() -> None:
    assert sign_of(_grid(0, kind="dedicated")) is None


async def test_the_street_sees_every_village_with_groups_and_grids(
    browser: Browser, world: World
) -> None:
    answer = await _tree(browser, world, "township_admin")
    assert answer.status_code == 200
    assert "27个村（社区）" in answer.text
    assert "门楼里社区" in answer.text
    assert "店下第1网格" in answer.text
    assert "熊小兰" in answer.text


async def test_a_village_sees_its_own_and_a_grid_member_the_own_grid(
    browser: Browser, world: World
) -> None:
    village = (await _tree(browser, world, "village_secretary")).text
    assert "槎市村" in village
    assert "门楼里社区" not in village
    one = (await _tree(browser, world, "grid_member")).text
    assert "1个网格" in one
    assert "店下第1网格" in one


async def test_a_search_finds_by_name_and_by_code(browser: Browser, world: World) -> None:
    found = (await _tree(browser, world, "township_admin", "?q=门楼里")).text
    assert "门楼里社区" in found
    assert "槎市村" not in found
    code = next(g.code for g in world.here.population.grids if g.name == "店下第1网格")
    assert "店下第1网格" in (await _tree(browser, world, "township_admin", f"?q={code}")).text
    assert "还没有网格" in (await _tree(browser, world, "township_admin", "?q=没有的地方")).text


async def test_a_party_member_may_not_open_the_grids(browser: Browser, world: World) -> None:
    answer = await _tree(browser, world, "party_member")
    assert answer.status_code == 403
    assert "看网格" in answer.text


async def test_a_neighbour_sees_only_its_own_grids(browser: Browser, world: World) -> None:
    there = world.there
    answer = await browser("township_admin", there).get(f"/t/{there.slug}/grids")
    assert answer.status_code == 200
    assert "槎市村" not in answer.text
    foreign = await browser("township_admin", there).get(f"/t/{world.here.slug}/grids")
    assert foreign.status_code == 404


async def test_the_tree_costs_three_statements(
    browser: Browser, world: World, statements: Statements
) -> None:
    client = browser("township_admin")
    async with statements.counted() as found:
        await client.get(f"/t/{world.here.slug}/grids")
    assert len(found) <= 3, found
