"""People of the township office: they work for it and live elsewhere."""

from collections.abc import Sequence
from datetime import date
from random import Random

from core.demo.population import cast
from core.demo.population.people import PeopleMaker
from core.demo.population.records import Person, Post, Role, Village

_SINCE = (date(2021, 8, 16), date(2023, 2, 6), date(2024, 9, 2))
_SPANS = (3, 2, 2, 3, 2, 1)
"""Villages of one liaison cadre after the other."""


def street_staff(
    villages: Sequence[Village], maker: PeopleMaker, rng: Random
) -> tuple[list[Person], list[Post]]:
    """Admin, leaders and liaison cadres; every village has exactly one liaison cadre."""
    known = {person.key: maker.known(person, None) for person in cast.staff()}
    persons = list(known.values())
    taken = {person.name for person in persons}
    liaison_key = cast.WALK["liaison_cadre"]
    posts = [
        _post(
            key, "township_admin" if key == cast.WALK["township_admin"] else "township_leader", rng
        )
        for key in known
        if key != liaison_key
    ]
    start, turn = 0, 0
    while start < len(villages):
        own = villages[start : start + _SPANS[turn % len(_SPANS)]]
        if any(village.code == cast.CHASHI for village in own):
            key = liaison_key
        else:
            drawn = maker.staff(f"staff-liaison-{turn + 1:02d}", taken, rng)
            persons.append(drawn)
            key = drawn.key
        posts.extend(_post(key, "liaison_cadre", rng, village.code) for village in own)
        start, turn = start + len(own), turn + 1
    return persons, posts


def neighbour_staff(slug: str, maker: PeopleMaker, rng: Random) -> tuple[list[Person], list[Post]]:
    """One admin and one leader of a neighbouring township."""
    named = cast.admin_of_neighbour(slug)
    taken = {named.name} if named else set()
    admin = maker.known(named, None) if named else maker.staff(f"staff-{slug}-admin", taken, rng)
    leader = maker.staff(f"staff-{slug}-leader", taken, rng)
    posts = [_post(admin.key, "township_admin", rng), _post(leader.key, "township_leader", rng)]
    return [admin, leader], posts


def _post(key: str, role: Role, rng: Random, village_code: str | None = None) -> Post:
    return Post(key, role, village_code, None, None, _SINCE[int(rng.random() * len(_SINCE))])
