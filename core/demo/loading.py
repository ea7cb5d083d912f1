"""Loads an invented population into a township."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from core.demo.population import Grid, Person, Population
from core.kernel import clock, crypto
from core.kernel.ids import new_id
from core.onboarding.queries import load_rows, ready_for_bulk
from tenants import context


class Loaded:
    """The ids that records got, by their keys."""

    def __init__(self, population: Population) -> None:
        self.villages = {v.code: new_id() for v in population.villages}
        self.groups = {(g.village_code, g.seq): new_id() for g in population.groups}
        self.grids = {g.code: new_id() for g in population.grids}
        self.persons = {p.key: new_id() for p in population.persons}
        self.households = {h.key: new_id() for h in population.households}


async def load_population(population: Population) -> Loaded:
    """Write everything of a population into the township being served."""
    tenant, ids, now = context.current().id, Loaded(population), clock.now()
    await ready_for_bulk()
    places = {g.code: (ids.villages[g.village_code], _group(ids, g)) for g in population.grids}
    grids = {h.key: h.grid_code for h in population.households}
    tables: dict[str, Iterator[tuple[Any, ...]]] = {
        "village_unit": (
            (ids.villages[v.code], v.code, v.name, v.pinyin, v.kind, None, now)
            for v in population.villages
        ),
        "village_party_org": (
            (new_id(), ids.villages[v.code], v.party_org_name) for v in population.villages
        ),
        "villager_group": (
            (ids.groups[g.village_code, g.seq], ids.villages[g.village_code], g.name)
            for g in population.groups
        ),
        "grid": (
            (ids.grids[g.code], *places[g.code], g.code, g.name, "basic", g.hamlet)
            for g in population.grids
        ),
        "person": (_person(tenant, ids, p) for p in population.persons),
        "household": (
            (
                ids.households[h.key],
                h.number,
                *places[h.grid_code],
                ids.grids[h.grid_code],
                ids.persons[h.head_person_key],
                h.hamlet,
                h.door,
            )
            for h in population.households
        ),
        "household_person": (
            (new_id(), ids.households[p.household_key], ids.persons[p.key], p.relation, p.birth)
            for p in population.persons
            if p.household_key in grids
        ),
        "membership": (
            (
                new_id(),
                ids.persons[post.person_key],
                post.role,
                ids.villages[post.village_code] if post.village_code else None,
                ids.groups[post.village_code, post.group_seq]
                if post.village_code and post.group_seq
                else None,
                ids.grids[post.grid_code] if post.grid_code else None,
                post.since,
            )
            for post in population.posts
        ),
        "member_household_link": (
            (
                new_id(),
                ids.persons[link.party_member_person_key],
                ids.households[link.household_key],
                link.since,
            )
            for link in population.links
        ),
    }
    for table, rows in tables.items():
        await load_rows(table, tenant, rows)
    return ids


def _group(ids: Loaded, grid: Grid) -> UUID | None:
    return ids.groups.get((grid.village_code, grid.group_seq))


def _person(tenant: UUID, ids: Loaded, person: Person) -> tuple[Any, ...]:
    phone = person.phone
    return (
        ids.persons[person.key],
        person.name,
        person.pinyin,
        "男" if person.gender == "male" else "女",
        person.birth,
        crypto.seal(tenant, "phone", phone) if phone else None,
        crypto.blind_index(tenant, "phone", phone) if phone else None,
        phone[-4:] if phone else None,
        crypto.seal(tenant, "id_number", person.id_number),
        crypto.blind_index(tenant, "id_number", person.id_number),
        person.is_party_member,
        list(person.occupations),
        person.education,
    )
