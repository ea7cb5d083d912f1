"""Builds the demo's county from nothing: townships, people, logins, and what has happened so far."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import asdict

from core.app import create_app
from core.county.actions import found_county, found_township
from core.demo.home import Home
from core.demo.loading import load_population
from core.demo.logins import Login, Passwords, give_county_login, give_logins, wanted
from core.demo.population import (
    STREET_SLUG,
    Division,
    Population,
    divisions,
    neighbour,
    street,
)
from core.demo.servers import Servers
from core.demo.story import tell
from core.demo.story.people import Stage
from core.kernel.migrate import migrate
from tenants.database import close_pools, open_pool, transaction

COUNTY_CODE, COUNTY_NAME = "360982", "樟树市"

Populations = Awaitable[dict[str, Population]]
Step = Callable[[str], AbstractContextManager[object]]


async def found(
    home: Home, servers: Servers, households: int, populations: Populations, step: Step
) -> None:
    """Fill an empty database and mark it complete. Whatever stops it, the mark is missing."""
    create_app()  # so that hooks, listeners and recurring jobs are known
    with step("建表"):
        await open_pool("owner", servers.role_url("owner"), size=1)
        await migrate(lambda _: None)
        await close_pools()
    # Nothing here must survive a crash by itself: it is all or nothing, and made durable at the end.
    await open_pool("app", servers.role_url("app") + "?synchronous_commit=off", size=2)
    try:
        with step("写名册"):
            people = await populations
        logins, stages = await _settle(people, households, step)
        with step("讲张家山的故事"):
            await tell(stages.pop(STREET_SLUG), list(stages.values()))
    finally:
        await close_pools()
    await servers.make_durable()
    home.keep_logins([asdict(login) for login in logins])
    home.mark_complete(households)


async def _settle(
    populations: dict[str, Population], households: int, step: Step
) -> tuple[list[Login], dict[str, Stage]]:
    passwords = Passwords(wanted(populations.values()))
    async with transaction():
        county_id = await found_county(COUNTY_CODE, COUNTY_NAME)
    logins: list[Login] = []
    stages: dict[str, Stage] = {}

    async def settle(slug: str) -> None:
        population = populations[slug]
        division = population.division
        async with transaction():
            tenant = await found_township(
                county_id, division.township_code, division.township_name, slug
            )
        async with transaction(tenant):
            ids = await load_population(population)
            logins.extend(await give_logins(county_id, population, ids, passwords))
        stages[slug] = Stage(tenant, population, ids)

    with step(f"装入张家山街道 {households} 户"):
        await settle(STREET_SLUG)
    others = [slug for slug in populations if slug != STREET_SLUG]
    with step(f"装入其余 {len(others)} 个乡镇、街道"):
        for slug in others:
            await settle(slug)
    async with transaction():
        logins.append(await give_county_login(county_id, passwords))
    return logins, stages


def draw(households: int) -> dict[str, Population]:
    """Return the people of every township by its address; takes seconds."""

    def of(division: Division) -> Population:
        if division.slug == STREET_SLUG:
            return street(households=households)
        return neighbour(division)

    return {division.slug: of(division) for division in divisions()}
