"""The county sees townships side by side, from rolled-up facts only, and never a resident's name."""

from collections.abc import Callable

import httpx

from core.county.actions import roll_up
from tenants.database import transaction
from tests.factories.statements import Statements
from tests.factories.walk import AGREES, WORDS, Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
Api = Callable[..., httpx.AsyncClient]


def _admin(browser: Browser, world: World) -> httpx.AsyncClient:
    client = browser(None)
    client.cookies.set("mq_session", world.county_admin.cookie)
    return client


def _api_admin(api: Api, world: World) -> httpx.AsyncClient:
    client = api(None)
    client.headers["authorization"] = f"Bearer {world.county_admin.token}"
    return client


async def _rolled_up(world: World) -> None:
    async with transaction(world.here.tenant):
        await roll_up()


async def test_townships_stand_side_by_side_with_their_samples(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.closed(AGREES)
    await walk.registered()
    await _rolled_up(world)
    answer = await _admin(browser, world).get("/county")
    assert answer.status_code == 200
    assert world.here.tenant.name in answer.text
    assert world.there.tenant.name in answer.text
    assert "100.0%<small>1/1</small>" in answer.text
    assert "办结1件" in answer.text
    assert "2个乡镇（街道）" in answer.text


async def test_nothing_is_shown_before_it_is_rolled_up(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.closed(AGREES)
    page = (await _admin(browser, world).get("/county")).text
    assert "1/1" not in page
    assert "没人评" in page


async def test_no_resident_is_named_and_no_words_are_told(
    browser: Browser, walk: Walk, world: World
) -> None:
    await walk.closed(AGREES)
    await _rolled_up(world)
    page = (await _admin(browser, world).get("/county")).text
    assert "王瑞根" not in page
    assert WORDS not in page


async def test_people_of_a_township_do_not_find_the_console(browser: Browser, world: World) -> None:
    for role in ("township_admin", "township_leader", "grid_member"):
        assert (await browser(role).get("/county")).status_code == 404
    assert (await browser(None).get("/county")).status_code == 303


async def test_the_api_gives_the_same_figures_to_the_county_only(
    api: Api, walk: Walk, world: World
) -> None:
    await walk.closed(AGREES)
    await _rolled_up(world)
    answer = await _api_admin(api, world).get("/api/v1/county/tenants")
    assert answer.status_code == 200
    rows = {row["slug"]: row for row in answer.json()["items"]}
    assert (rows[world.here.slug]["registered"], rows[world.here.slug]["resolved"]) == (1, 1)
    assert rows[world.there.slug]["registered"] == 0
    assert rows[world.here.slug]["users"] > 1
    assert (await api("township_admin").get("/api/v1/county/tenants")).status_code == 404
    assert (await api(None).get("/api/v1/county/tenants")).status_code == 401


async def test_the_console_costs_four_statements(
    browser: Browser, world: World, statements: Statements
) -> None:
    client = _admin(browser, world)
    async with statements.counted() as found:
        await client.get("/county")
    assert len(found) <= 4, found
