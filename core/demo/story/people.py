"""Who the story's people are: from `nie-guoping` or `@secretary` to somebody who may act."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from core.accounts.permissions import Actor
from core.accounts.queries import actor_by_person
from core.demo.loading import Loaded
from core.demo.population import Household, Person, Population
from core.demo.population.cast import is_known
from core.kernel import clock
from tenants.context import TenantContext

RESIDENT = "-"

_ROLES = {
    "secretary": "village_secretary",
    "cadre": "village_cadre",
    "supervisor": "village_supervisor",
    "member": "party_member",
    "leader": "township_leader",
}
_JUDGES = {"village_secretary", "village_supervisor"}
"""Who verifies is not meant by `@member`: nobody verifies their own work."""


class Stage(NamedTuple):
    """A township of the story: served as, its people, and the ids that they got."""

    tenant: TenantContext
    population: Population
    ids: Loaded


class Somewhere(NamedTuple):
    """Where a matter belongs and who brings it."""

    village_code: str
    household: Household | None
    petitioner: Person | None


class Company:
    """The people of one township by village and role, and what they may do."""

    def __init__(self, stage: Stage) -> None:
        """Index the population once."""
        population = stage.population
        self.stage = stage
        self.persons = {p.key: p for p in population.persons}
        self._homes = {h.key: h for h in population.households}
        self._codes = {v.name: v.code for v in population.villages}
        self._drawn: dict[tuple[str, str], list[Household]] = defaultdict(list)
        groups = {(g.village_code, g.seq): g.name for g in population.groups}
        names = {g.code: groups.get((g.village_code, g.group_seq), "") for g in population.grids}
        for home in population.households:
            if not is_known(home.key):
                code = home.grid_code[:12]
                self._drawn[code, ""].append(home)
                self._drawn[code, names[home.grid_code]].append(home)
        self._holders: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        self._grid_members: dict[str, str] = {}
        judges = {post.person_key for post in population.posts if post.role in _JUDGES}
        cadres = {post.person_key for post in population.posts if post.role == "village_cadre"}
        # Ordinary members first: in a small village every member may be a cadre.
        for post in sorted(population.posts, key=lambda post: post.person_key in cadres):
            if post.role == "party_member" and post.person_key in judges:
                continue
            self._holders[post.village_code, post.role].append(post.person_key)
            if post.role == "grid_member" and post.grid_code:
                self._grid_members[post.grid_code] = post.person_key
        self._actors: dict[str, Actor] = {}

    def place(self, village: str, home: str) -> Somewhere:
        """Return where a matter is: a household's key, `聂坊一组#n`, `#n`, or only the village.

        In a small population a group may be empty: then it is any household of the village.
        """
        code = self._code(village)
        if not home:
            return Somewhere(code, None, None)
        group, hash_, number = home.partition("#")
        if hash_:
            drawn = self._drawn[code, group] or self._drawn[code, ""]
            household = drawn[int(number) % len(drawn)]
        else:
            household = self._homes[home]
        return Somewhere(
            household.grid_code[:12], household, self.persons[household.head_person_key]
        )

    def _code(self, village: str) -> str:
        if village:
            return self._codes[village]
        return next(
            code for code, role in self._holders if code is not None and role == "village_secretary"
        )

    def key(self, who: str, at: Somewhere) -> str:
        """Return the key of the person that a line means.

        Raises:
            LookupError: nobody holds this role there.
        """
        if not who.startswith("@"):
            return who
        role, number = who[1:].rstrip("0123456789"), who.lstrip("@abcdefghijklmnopqrstuvwxyz")
        if role == "grid" and at.household is not None:
            return self._grid_members[at.household.grid_code]
        name = "grid_member" if role == "grid" else _ROLES[role]
        holders = self._holders[None if role == "leader" else at.village_code, name]
        if not holders:
            message = f"{at.village_code}没有人担任{name}"
            raise LookupError(message)
        return holders[(int(number or 1) - 1) % len(holders)]

    def id_of(self, who: str, at: Somewhere) -> UUID:
        """Return the id of the person that a line means."""
        return self.stage.ids.persons[self.key(who, at)]

    async def actor(self, who: str, at: Somewhere) -> Actor:
        """Return who acts, with the roles that the database knows; in an open transaction."""
        key = self.key(who, at)
        if key not in self._actors:
            found = await actor_by_person(
                self.stage.ids.persons[key], self.stage.tenant.id, clock.today()
            )
            if found is None:
                message = f"{key}在这里没有角色"
                raise LookupError(message)
            self._actors[key] = found
        return self._actors[key]
