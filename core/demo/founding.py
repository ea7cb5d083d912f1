"""Builds the demo's county from nothing: townships, people, logins, and what has happened so far."""

import asyncio
from collections.abc import Callable
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
from core.demo.story import tell
from core.demo.story.people import Stage
from core.kernel.migrate import migrate
from tenants.database import close_pools, open_pool, transaction

COUNTY_CODE, COUNTY_NAME = "360982", "樟树市"

Step = Callable[[str], AbstractContextManager[object]]


async def found(home: Home, owner_url: str, app_url: str, households: int, step: Step) -> None:
    """Fill an empty database and mark it complete. Whatever stops it, the mark is missing."""
    create_app()  # so that hooks, listeners and recurring jobs are known
    with step("建表"):
        await open_pool("owner", owner_url, size=1)
        await migrate(lambda _: None)
        await close_pools()
    await open_pool("app", app_url, size=2)
    try:
        logins, here, neighbours = await _settle(households, step)
        with step("讲张家山的故事"):
            await tell(here, neighbours)
    finally:
        await close_pools()
    home.keep_logins([asdict(login) for login in logins])
    home.mark_complete(households)


async def _settle(households: int, step: Step) -> tuple[list[Login], Stage, list[Stage]]:
    with step("写名册"):
        populations = await asyncio.to_thread(_populations, households)
    passwords = Passwords(wanted(populations.values()))
    async with transaction():
        county_id = await found_county(COUNTY_CODE, COUNTY_NAME)
        logins = [await give_county_login(county_id, passwords)]
    stages: dict[str, Stage] = {}
    for name, chosen in (
        (f"装入张家山街道 {households} 户", [STREET_SLUG]),
        (
            f"装入其余 {len(populations) - 1} 个乡镇、街道",
            [s for s in populations if s != STREET_SLUG],
        ),
    ):
        with step(name):
            for slug in chosen:
                population = populations[slug]
                division = population.division
                async with transaction():
                    tenant = await found_township(
                        county_id, division.township_code, division.township_name, slug
                    )
                async with transaction(tenant):
                    ids = await load_population(population)
                    logins += await give_logins(county_id, population, ids, passwords)
                stages[slug] = Stage(tenant, population, ids)
    here = stages.pop(STREET_SLUG)
    return logins, here, list(stages.values())


def _populations(households: int) -> dict[str, Population]:
    def of(division: Division) -> Population:
        return (
            street(households=households) if division.slug == STREET_SLUG else neighbour(division)
        )

    return {division.slug: of(division) for division in divisions()}
