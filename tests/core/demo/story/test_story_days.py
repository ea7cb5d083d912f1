"""The same story on other days, at the edges of the known calendar."""

from datetime import datetime

import pytest

from core.demo.story import Told, tell
from core.kernel import clock
from core.kernel.clock import CHINA
from tenants.database import fetch, transaction, unit
from tests.core.demo.story.conftest import stage
from tests.factories.world import World

Left = tuple[Told, list[tuple[str, str, str | None]], list[tuple[str, int]]]


async def left(world: World, now: datetime) -> Left:
    """Tell it at a moment and return what it leaves: words, states, levels, and the verbs."""
    tenant = world.here.tenant
    async with unit():
        with clock.frozen(now):
            told = await tell(stage(world.here))
        async with transaction(tenant):
            demands = await fetch(
                "SELECT original_text, state, level FROM demand WHERE tenant_id = $1", tenant.id
            )
            verbs = await fetch(
                "SELECT verb, count(*) FROM audit WHERE tenant_id = $1 GROUP BY verb", tenant.id
            )
            late = await fetch(
                "SELECT 1 FROM demand WHERE tenant_id = $1 AND registered_at > $2", tenant.id, now
            )
    assert not late
    return told, sorted(map(tuple, demands)), sorted(map(tuple, verbs))


@pytest.mark.fuzz
async def test_words_and_counts_are_the_same_on_any_day(world: World) -> None:
    """In the first night of the known calendar and after its last day; only the moments move."""
    first = await left(world, datetime(2026, 1, 3, 0, 10, tzinfo=CHINA))
    assert first == await left(world, datetime(2027, 3, 6, 15, 0, tzinfo=CHINA))
