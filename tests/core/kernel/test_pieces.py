"""A piece that somebody declared is drawn in its place, and fails alone."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader

from core.grids.tables import VillageUnit
from core.kernel.outbox import audit
from core.kernel.plugins import loading
from core.kernel.plugins.answers import HomeCard
from core.kernel.plugins.loading import load_pieces
from core.kernel.web.templates import environment
from tenants import context
from tenants.database import fetch_value, transaction
from tests.factories.world import World

TEMPLATES = {"good.html": "<p>{{ words }}</p>", "strict.html": "{{ not_there }}"}


@pytest.fixture(autouse=True)
def templates() -> Iterator[None]:
    """Templates of invented pieces beside the product's."""
    made = environment()
    before = made.loader
    assert before is not None
    made.loader = ChoiceLoader([before, DictLoader(TEMPLATES)])
    yield
    made.loader = before


async def _good(subject: Any) -> Mapping[str, Any] | None:
    return {"title": "屋场会", "words": f"<b>{subject}</b>"}


async def _nothing(_: Any) -> Mapping[str, Any] | None:
    return None


async def _breaks(_: Any) -> Mapping[str, Any] | None:
    raise RuntimeError("not ours to mend")


async def _bad_sql(_: Any) -> Mapping[str, Any] | None:
    await fetch_value("SELECT nonsense FROM nowhere")
    return {"title": "never"}


async def _sleeps(_: Any) -> Mapping[str, Any] | None:
    await asyncio.sleep(5)
    return {"title": "never"}


async def _slow_sql(_: Any) -> Mapping[str, Any] | None:
    await fetch_value("SELECT pg_sleep(5)")
    return {"title": "never"}


async def _writes(_: Any) -> Mapping[str, Any] | None:
    here = VillageUnit.tenant_id == context.current().id
    await VillageUnit.update({VillageUnit.name: "改名村"}).where(here)
    return {"title": "never"}


async def _audits(_: Any) -> Mapping[str, Any] | None:
    audit("piece.lie", "tenant", None)
    return {"title": "屋场会", "words": ""}


def _card(load: Any, template: str = "good.html") -> HomeCard:
    return HomeCard(1, template, load)


async def test_pieces_are_drawn_in_order_and_what_they_say_is_escaped(
    tx: None, world: World
) -> None:
    async with transaction(world.here.tenant):
        found = await load_pieces([_card(_good), _card(_nothing), _card(_good)], "聂国平")
    assert [piece.title for piece in found] == ["屋场会", "屋场会"]
    assert str(found[0].html) == "<p>&lt;b&gt;聂国平&lt;/b&gt;</p>"


@pytest.mark.parametrize("load", [_breaks, _bad_sql, _sleeps, _slow_sql, _writes])
async def test_a_piece_that_fails_costs_nothing_but_its_place(
    tx: None, world: World, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LONGEST", 0.1)
    count = "SELECT count(*) FROM village_unit WHERE tenant_id = $1 AND name <> '改名村'"
    async with transaction(world.here.tenant):
        before = await fetch_value(count, world.here.tenant.id)
        found = await load_pieces([_card(load), _card(_good)], "x")
        assert [piece.title for piece in found] == ["屋场会"]
        assert await fetch_value(count, world.here.tenant.id) == before
        here = VillageUnit.tenant_id == world.here.tenant.id
        await VillageUnit.update({VillageUnit.phone: "1"}).where(here)
        assert await fetch_value("SHOW statement_timeout") != "100ms"


async def test_a_template_that_asks_for_what_is_not_there_fails_alone(
    tx: None, world: World
) -> None:
    async with transaction(world.here.tenant):
        assert (
            await load_pieces([_card(_good, "strict.html"), _card(_good, "none.html")], "x") == []
        )


async def test_a_piece_leaves_nothing_in_the_audit_trail(tx: None, world: World) -> None:
    async with transaction(world.here.tenant):
        await load_pieces([_card(_audits)], "x")
    async with transaction(world.here.tenant):
        sql = "SELECT count(*) FROM audit WHERE tenant_id = $1 AND verb = 'piece.lie'"
        assert await fetch_value(sql, world.here.tenant.id) == 0


async def test_it_sees_only_the_township_being_served(tx: None, world: World) -> None:
    async def villages(_: Any) -> Mapping[str, Any] | None:
        sql = "SELECT count(DISTINCT tenant_id) FROM grid WHERE tenant_id IS NOT NULL"
        return {"title": str(await fetch_value(sql)), "words": ""}

    async with transaction(world.here.tenant):
        assert [p.title for p in await load_pieces([_card(villages)], "x")] == ["1"]
