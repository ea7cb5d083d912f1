"""Any other unit of the county: all its villages, a handful of households in each."""

from random import Random
from typing import Final

from core.demo.population import hamlets
from core.demo.population.areas import area
from core.demo.population.divisions import villages_of
from core.demo.population.links import links_of
from core.demo.population.numbers import PhoneNumbers, identity_numbers_of_neighbour
from core.demo.population.people import PeopleMaker
from core.demo.population.posts import VillagePosts
from core.demo.population.records import (
    Division,
    Grid,
    Household,
    HouseholdLink,
    Person,
    Population,
    Post,
    VillagerGroup,
)
from core.demo.population.settling import settle
from core.demo.population.staffing import neighbour_staff
from core.demo.population.street import STREET_SLUG

_PERSONS_EACH: Final = 4.0


def neighbour(division: Division) -> Population:
    """A small population of ``division``: one or two groups with a grid each in every village.

    The first village has one person for each of village_secretary, village_supervisor,
    grid_member and party_member; the township has an admin and a leader. ``ValueError`` for the
    street itself, which ``street()`` makes.
    """
    if division.slug == STREET_SLUG:
        message = f"{division.township_name}是整个街道，不是邻近乡镇。请用 street()。"
        raise ValueError(message)
    rng = Random(f"樟树市:{division.township_code}")
    maker = PeopleMaker(identity_numbers_of_neighbour(division), PhoneNumbers(division.position))
    names = hamlets.pool()
    rng.shuffle(names)
    groups: list[VillagerGroup] = []
    grids: list[Grid] = []
    households: list[Household] = []
    persons: list[Person] = []
    posts: list[Post] = []
    links: list[HouseholdLink] = []
    for village in villages_of(division):
        group_count = rng.randint(1, 2)
        place = area(village, [names.pop() for _ in range(group_count)], group_count, frozenset())
        total = rng.randint(5, 7)
        loads = [total] if group_count == 1 else [total - total // 2, total // 2]
        settled = settle(place, loads, _PERSONS_EACH, maker, rng)
        if not groups:
            village_posts = VillagePosts(settled, rng)
            village_posts.fill_main_roles()
            posts.extend(village_posts.posts)
            links.extend(links_of(settled, village_posts.members, rng))
        groups.extend(place.groups)
        grids.extend(place.grids)
        households.extend(one for grid in settled.households for one in grid)
        persons.extend(settled.persons)
    staff, staff_posts = neighbour_staff(division.slug, maker, rng)
    return Population(
        division,
        villages_of(division),
        tuple(groups),
        tuple(grids),
        tuple(households),
        (*persons, *staff),
        (*posts, *staff_posts),
        tuple(links),
    )
