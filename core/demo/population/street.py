"""张家山街道 in full: 27 villages and communities, 358 groups, 386 grids."""

from collections.abc import Sequence
from random import Random
from typing import Final

from core.demo.population import cast, hamlets
from core.demo.population.areas import Area, area
from core.demo.population.divisions import division_by_slug, villages_of
from core.demo.population.links import links_of
from core.demo.population.loads import apportion, spread
from core.demo.population.numbers import IdentityNumbers, PhoneNumbers
from core.demo.population.people import PeopleMaker
from core.demo.population.posts import VillagePosts
from core.demo.population.records import (
    Household,
    HouseholdLink,
    Person,
    Population,
    Post,
    Village,
)
from core.demo.population.settling import known_by_grid, known_leaders, settle
from core.demo.population.staffing import street_staff

STREET_SLUG: Final = "zhangjiashan"
DEFAULT_HOUSEHOLDS: Final = 15_000
FEWEST_HOUSEHOLDS: Final = 200
"""Below it a village could not fill its posts."""

_SEED: Final = "樟树市"
_GRIDS, _HAMLETS, _PARTY_MEMBERS = 386, 172, 1_354
_JIAOHU_GRIDS, _JIAOHU_HAMLETS, _JIAOHU_MEMBERS = 22, 12, 84
_JIAOHU_HOUSEHOLDS, _JIAOHU_PEOPLE = 811, 3_642
_PEOPLE = 60_000

_WEIGHTS = {
    2: 779, 3: 655, 200: 526, 201: 829, 202: 776, 203: 783, 204: 657, 205: 471, 206: 696,
    207: 758, 208: 448, 209: 566, 210: 640, 211: 671, 212: 561, 213: 723, 214: 495, 215: 489,
    216: 403, 217: 657, 218: 481, 219: 811, 220: 837, 221: 473, 222: 560, 223: 400, 224: 729,
}  # fmt: skip
"""Relative sizes of the villages, by the last three digits of their code."""

_STORY_LOAD = 38


def street(households: int = DEFAULT_HOUSEHOLDS) -> Population:
    """The street with exactly ``households`` (at least ``FEWEST_HOUSEHOLDS``) households.

    Villages, groups, grids and the story stay the same at every size. Grids keep to 30–50
    households from about 12,500 to 18,500; below about 500 some grids are empty.
    """
    if households < FEWEST_HOUSEHOLDS:
        message = f"户数至少要{FEWEST_HOUSEHOLDS}，现在是{households}。请把户数调大。"
        raise ValueError(message)
    division = division_by_slug(STREET_SLUG)
    villages = villages_of(division)
    areas = _areas(villages)
    maker = PeopleMaker(IdentityNumbers(), PhoneNumbers())
    found_households: list[Household] = []
    persons: list[Person] = []
    posts: list[Post] = []
    links: list[HouseholdLink] = []
    shares = _village_households(areas, households)
    scale = households / DEFAULT_HOUSEHOLDS
    for place, members in zip(areas, _party_members(villages), strict=True):
        rng = Random(f"{_SEED}:{place.village.code}")
        loads = _loads(place, shares[place.village.code], rng)
        settled = settle(place, loads, _persons_each(place.village), maker, rng)
        village_posts = VillagePosts(settled, rng)
        village_posts.fill(round(members * scale))
        found_households.extend(one for grid in settled.households for one in grid)
        persons.extend(settled.persons)
        posts.extend(village_posts.posts)
        links.extend(links_of(settled, village_posts.members, rng))
    staff, staff_posts = street_staff(villages, maker, Random(f"{_SEED}:staff"))
    return Population(
        division,
        villages,
        tuple(group for place in areas for group in place.groups),
        tuple(grid for place in areas for grid in place.grids),
        tuple(found_households),
        (*persons, *staff),
        (*posts, *staff_posts),
        tuple(links),
    )


def _weight(village: Village) -> int:
    return _WEIGHTS[int(village.code[-3:])]


def _share(villages: Sequence[Village], total: int, jiaohu: int) -> list[int]:
    """``total`` by size of the villages, 蛟湖村 getting its published figure."""
    others = [0 if village.code == cast.JIAOHU else _weight(village) for village in villages]
    shares = apportion(total - jiaohu, others)
    return [
        jiaohu if village.code == cast.JIAOHU else share
        for village, share in zip(villages, shares, strict=True)
    ]


def _areas(villages: Sequence[Village]) -> list[Area]:
    grids = _share(villages, _GRIDS, _JIAOHU_GRIDS)
    rural = [village for village in villages if village.kind == "village"]
    hamlet_counts = dict(
        zip(
            (village.code for village in rural),
            _share(rural, _HAMLETS, _JIAOHU_HAMLETS),
            strict=True,
        )
    )
    largest = sorted(villages, key=_weight)[-3:]
    names = hamlets.pool()
    Random(f"{_SEED}:hamlets").shuffle(names)
    areas: list[Area] = []
    for village, grid_count in zip(villages, grids, strict=True):
        fixed = hamlets.FIXED.get(village.code, ())
        wanted = max(hamlet_counts.get(village.code, 0) - len(fixed), 0)
        own = [*fixed, *(names.pop() for _ in range(wanted))]
        # 358 groups hold 386 grids: one group a village has two, but none of 蛟湖村.
        extra = 0 if village.code == cast.JIAOHU else 2 if village in largest else 1
        group_count = grid_count - extra
        # 店下小组 is the first group of its village; elsewhere the last groups are the large ones.
        doubled = {1} if village.code == cast.CHASHI else set(range(group_count, 0, -1)[:extra])
        areas.append(area(village, own, group_count, frozenset(doubled)))
    return areas


def _party_members(villages: Sequence[Village]) -> list[int]:
    return _share(villages, _PARTY_MEMBERS, _JIAOHU_MEMBERS)


def _persons_each(village: Village) -> float:
    if village.code == cast.JIAOHU:
        return _JIAOHU_PEOPLE / _JIAOHU_HOUSEHOLDS
    return (_PEOPLE - _JIAOHU_PEOPLE) / (DEFAULT_HOUSEHOLDS - _JIAOHU_HOUSEHOLDS)


def _least(place: Area) -> list[int]:
    """Households that each grid needs: the story's, and one where a leader is named."""
    known, leaders = known_by_grid(place), known_leaders(place)
    return [len(known.get(at, ())) + (at in leaders) for at in range(len(place.grids))]


def _village_households(areas: Sequence[Area], total: int) -> dict[str, int]:
    """Households of each village; what the story needs beyond its share the largest give up."""
    villages = [place.village for place in areas]
    jiaohu = round(_JIAOHU_HOUSEHOLDS * total / DEFAULT_HOUSEHOLDS)
    least = {place.village.code: sum(_least(place)) + 2 for place in areas}
    shares = {
        village.code: max(share, least[village.code])
        for village, share in zip(villages, _share(villages, total, jiaohu), strict=True)
    }
    for _ in range(sum(shares.values()) - total):
        shares[max(shares, key=lambda code: shares[code] - least[code])] -= 1
    return shares


def _loads(place: Area, total: int, rng: Random) -> list[int]:
    least = _least(place)
    usual = 36 <= total / len(place.grids) <= 42
    fixed = {0: _STORY_LOAD} if usual and place.village.code == cast.CHASHI else {}
    return spread(total, fixed, least, rng)
