"""The story, told once for this folder's tests into the test world and rolled back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import perf_counter

import pytest
import structlog

from core.demo.story import Stage, Told, tell
from tenants.database import transaction, unit
from tests.factories.world import Township, World

log = structlog.get_logger()


def stage(township: Township) -> Stage:
    return Stage(township.tenant, township.population, township.ids)


@dataclass(frozen=True, slots=True)
class Evening:
    """What was told, and how long it took (seconds)."""

    told: Told
    seconds: float
    world: World


@pytest.fixture(scope="module")
async def evening(world: World) -> AsyncIterator[Evening]:
    """The story in a transaction that is rolled back after the module."""
    async with unit():
        begun = perf_counter()
        told = await tell(stage(world.here), [stage(world.there)])
        seconds = perf_counter() - begun
        log.info("story_told", steps=told.steps, seconds=round(seconds, 1))
        async with transaction(world.here.tenant):
            yield Evening(told, seconds, world)
