"""Fills a village's grids with households and people."""

from collections.abc import Iterator, Sequence
from itertools import count
from random import Random
from typing import NamedTuple

from core.demo.population import cast, hamlets, names
from core.demo.population.areas import Area
from core.demo.population.families import LARGEST, SIZES
from core.demo.population.people import FamilyPlan, Home, PeopleMaker
from core.demo.population.records import Household, Person, VillagerGroup

_ROOMS_A_FLOOR, _ROOMS_A_HOUSE = 4, 24


class Settled(NamedTuple):
    """A village with its people; the lists by grid run like ``area.grids``."""

    area: Area
    households: list[list[Household]]
    persons: list[Person]
    spans: list[range]
    """For each grid, the places of its people in ``persons``."""

    def grids_of(self, group: VillagerGroup) -> list[int]:
        """The places of a group's grids."""
        grids = self.area.grids
        return [at for at, grid in enumerate(grids) if grid.group_seq == group.seq]


def known_by_grid(area: Area) -> dict[int, list[cast.KnownHousehold]]:
    """The story's households of this village, by place of the grid."""
    found: dict[int, list[cast.KnownHousehold]] = {}
    for household in cast.households():
        if household.village_code == area.village.code:
            found.setdefault(area.first_grid_of(household.group), []).append(household)
    return found


def known_leaders(area: Area) -> dict[int, cast.NamedLeader]:
    """Group leaders whose names the story knows, by place of their grid."""
    if area.village.code != cast.CHASHI:
        return {}
    return {
        area.first_grid_of(group.name): leader
        for group, leader in zip(area.groups[1:], cast.OTHER_LEADERS, strict=False)
    }


def settle(
    area: Area, loads: Sequence[int], persons_each: float, maker: PeopleMaker, rng: Random
) -> Settled:
    """Draws the households of each grid; about ``persons_each`` people a household."""
    known = known_by_grid(area)
    leaders = known_leaders(area)
    story = [household for households in known.values() for household in households]
    taken = {person.name for household in story for person in household.members}
    taken.update(leader.name for leader in leaders.values())
    people = round(sum(loads) * persons_each) - sum(len(home.members) for home in story)
    sizes = _sizes(sum(loads) - len(story), people, rng)
    addresses = _Addresses(area, story)
    settled = Settled(area, [], [], [])
    for at, load in enumerate(loads):
        start = len(settled.persons)
        here: list[Household] = []
        for known_home in known.get(at, ()):
            home = addresses.next(at, known_home)
            here.append(_known_household(home, known_home))
            settled.persons.extend(maker.known(who, home.key) for who in known_home.members)
        leader = leaders.get(at)
        clan = _Clan(area.grids[at].hamlet, rng)
        for _ in range(load - len(here)):
            plan = FamilyPlan(next(sizes), clan.surname())
            if leader:
                surname = leader.name[0] if leader.gender == "male" else plan.surname
                plan = FamilyPlan(plan.size, surname, leader.name, leader.gender)
                leader = None
            household, persons = maker.household(addresses.next(at), plan, taken, rng)
            here.append(household)
            settled.persons.extend(persons)
        settled.households.append(here)
        settled.spans.append(range(start, len(settled.persons)))
    return settled


def _known_household(home: Home, known: cast.KnownHousehold) -> Household:
    head = next(person.key for person in known.members if person.relation == "户主")
    return Household(*home, head_person_key=head)


def _sizes(how_many: int, people: int, rng: Random) -> Iterator[int]:
    """Household sizes that add up to ``people`` as nearly as one to eight a household allows."""
    if not how_many:
        return iter(())
    people = min(max(people, how_many), how_many * LARGEST)
    sizes = [SIZES[int(rng.random() * len(SIZES))] for _ in range(how_many)]
    difference = people - sum(sizes)
    while difference:
        at = int(rng.random() * how_many)
        step = 1 if difference > 0 else -1
        if 1 <= sizes[at] + step <= LARGEST:
            sizes[at] += step
            difference -= step
    return iter(sizes)


class _Clan:
    """Surnames of a hamlet: mostly its clan's, some of the area, a few from elsewhere."""

    def __init__(self, hamlet: str | None, rng: Random) -> None:
        self._rng = rng
        self._own: Sequence[str] = names.SURNAMES_FROM_ELSEWHERE
        if hamlet:
            main = hamlets.CLANS.get(hamlet) or hamlets.clan_of(hamlet)
            # The same hamlet must give the same clan in each of its grids.
            self._own = main or Random(hamlet).choice(names.LOCAL_SURNAMES)

    def surname(self) -> str:
        chance = self._rng.random()
        if chance < 0.76:
            source = self._own
        else:
            source = names.LOCAL_SURNAMES if chance < 0.94 else names.SURNAMES_FROM_ELSEWHERE
        return source[int(self._rng.random() * len(source))]


class _Addresses:
    """Household numbers and doors of one village, none given twice."""

    def __init__(self, area: Area, story: Sequence[cast.KnownHousehold]) -> None:
        self._area = area
        self._code = area.village.code
        self._running = count(1)
        self._reserved = {
            (self._street(area.first_grid_of(home.group)), home.door_number) for home in story
        }
        self._doors: dict[str, Iterator[int]] = {}

    def next(self, grid_at: int, known: cast.KnownHousehold | None = None) -> Home:
        grid = self._area.grids[grid_at]
        street = self._street(grid_at)
        running = next(self._running)
        if known:
            door = known.door_number
        else:
            doors = self._doors.setdefault(street, count(1))
            door = next(number for number in doors if (street, number) not in self._reserved)
        return Home(
            known.key if known else f"h{self._code[6:]}-{running:04d}",
            f"{self._code[-3:]}{running:05d}",
            grid.code,
            grid.hamlet,
            f"{street}{door}号" if grid.hamlet else f"{street}{_flat(door)}",
        )

    def _street(self, grid_at: int) -> str:
        grid = self._area.grids[grid_at]
        # Two communities side by side share no compound.
        compounds = hamlets.COMPOUNDS[int(self._code) % 2 :: 2]
        return grid.hamlet or compounds[grid.group_seq % len(compounds)]


def _flat(number: int) -> str:
    """The n-th flat of a compound: six floors of four a house."""
    house, place = divmod(number - 1, _ROOMS_A_HOUSE)
    floor, room = divmod(place, _ROOMS_A_FLOOR)
    return f"{house + 1}栋{floor + 1}0{room + 1}室"
