"""Who holds which role in a village, and since when."""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from core.demo.population import cast, names
from core.demo.population.records import Post, Role, VillagerGroup
from core.demo.population.settling import Settled

_VILLAGE_TERMS = (date(2021, 2, 26), date(2021, 3, 5), date(2024, 4, 12))
_GRID_TERMS = (date(2021, 6, 1), date(2022, 1, 10), date(2023, 3, 1), date(2025, 2, 18))
_YOUNGEST_BIRTH, _OLDEST_BIRTH = date(2001, 1, 1), date(1957, 1, 1)
_CADRES = {cast.JIAOHU: 6}
"""Cadres beside the secretary where a figure is known (蛟湖村: seven in all)."""


class VillagePosts:
    """Fills the posts of one settled village; marks party members in ``settled.persons``."""

    def __init__(self, settled: Settled, rng: Random) -> None:
        """``settled``: the village, whose ``persons`` are changed in place."""
        self._settled = settled
        self._code = settled.area.village.code
        self._rng = rng
        self._at = {person.key: at for at, person in enumerate(settled.persons)}
        self._busy = {at for at, person in enumerate(settled.persons) if cast.is_known(person.key)}
        self.members: list[int] = [
            at for at, person in enumerate(settled.persons) if person.is_party_member
        ]
        """Places of the party members in ``settled.persons``."""
        self.posts: list[Post] = []

    def fill(self, party_members: int) -> None:
        """Every post of the village; as many party members as said, or one a group if more."""
        self.fill_organisation(3 + int(self._rng.random() * 4))
        self.fill_party(party_members)
        self.fill_groups()
        self.fill_grids()

    def fill_main_roles(self) -> None:
        """Secretary, supervisor, a grid member and a party member: four people."""
        self.fill_organisation(0)
        grid = self._settled.area.grids[0]
        member = self._named({}, self._settled.spans[0])
        self._post("grid_member", member, grid.group_seq, grid.code, _GRID_TERMS[-1])
        ordinary = self._named({}, self._settled.spans[0])
        self._join(ordinary)
        self._post_party_member(ordinary)

    def fill_organisation(self, cadres: int) -> None:
        """Secretary, cadres and the supervisor, three different sets of people."""
        everybody = range(len(self._settled.persons))
        secretary = self._named(cast.SECRETARIES, everybody)
        self._post("village_secretary", secretary)
        self._join(secretary)
        for number in range(_CADRES.get(self._code, cadres)):
            cadre = self._named(cast.CADRES if number == 0 else {}, everybody)
            self._post("village_cadre", cadre)
            if self._rng.random() < 0.8:
                self._join(cadre)
        supervisor = self._named(cast.SUPERVISORS, everybody)
        self._post("village_supervisor", supervisor)
        self._join(supervisor)

    def fill_party(self, wanted: int) -> None:
        """At least one member in each group with people, then anywhere up to ``wanted``."""
        for group in self._settled.area.groups:
            people = self._people_of(group)
            if not any(at in people for at in self.members):
                self._join_somebody(people)
        everybody = range(len(self._settled.persons))
        while len(self.members) < wanted and self._join_somebody(everybody):
            pass
        for at in sorted(self.members):
            self._post_party_member(at)

    def fill_groups(self) -> None:
        """A leader for every group."""
        leaders = {leader.name for leader in cast.OTHER_LEADERS}
        for group in self._settled.area.groups:
            people = self._people_of(group)
            persons = self._settled.persons
            known = [
                at
                for at in people
                if persons[at].key == cast.GROUP_LEADER
                or (self._code == cast.CHASHI and persons[at].name in leaders)
            ]
            self._post("group_leader", known[0] if known else self._pick(people), group.seq)

    def fill_grids(self) -> None:
        """A grid member for every grid, who is often its chief; otherwise the group's leader is."""
        leaders = {
            post.group_seq: self._at[post.person_key]
            for post in self.posts
            if post.role == "group_leader"
        }
        for at, grid in enumerate(self._settled.area.grids):
            story = grid.name == cast.STORY_GRID_NAME and self._code == cast.CHASHI
            member = (
                self._at[cast.GRID_MEMBER] if story else self._grid_member(self._settled.spans[at])
            )
            same = not story and self._rng.random() < 0.65
            chief = member if same else leaders[grid.group_seq]
            since = _GRID_TERMS[int(self._rng.random() * len(_GRID_TERMS))]
            self._post("grid_member", member, grid.group_seq, grid.code, since)
            self._post("grid_chief", chief, grid.group_seq, grid.code, since)

    def _post_party_member(self, at: int) -> None:
        home = next(grid for grid, span in enumerate(self._settled.spans) if at in span)
        joined = date(min(self._settled.persons[at].birth.year + 20 + at % 15, 2025), 7, 1)
        group_seq = self._settled.area.grids[home].group_seq
        self._post("party_member", at, group_seq=group_seq, since=joined)

    def _people_of(self, group: VillagerGroup) -> list[int]:
        spans = self._settled.spans
        return [at for grid in self._settled.grids_of(group) for at in spans[grid]]

    def _named(self, known: dict[str, str], people: Sequence[int]) -> int:
        key = known.get(self._code)
        at = self._at[key] if key else self._pick(people)
        self._busy.add(at)
        return at

    def _grid_member(self, people: Sequence[int]) -> int:
        """Half of them from the walks of life that the street asks first."""
        if self._rng.random() < 0.5:
            asked = [
                at
                for at in people
                if names.WALKS_OF_LIFE.intersection(self._settled.persons[at].occupations)
                and self._able(at)
            ]
            if asked:
                return asked[int(self._rng.random() * len(asked))]
        return self._pick(people)

    def _pick(self, people: Sequence[int]) -> int:
        """A grown-up with a telephone and no other post; from the whole village if need be."""
        for at in self._tries(people):
            if self._able(at):
                return at
        everybody = range(len(self._settled.persons))
        able = next((at for at in self._tries(everybody) if self._able(at)), None)
        if able is None:
            able = next(at for at in everybody if not cast.is_known(self._settled.persons[at].key))
        return able

    def _tries(self, people: Sequence[int]) -> Iterable[int]:
        """Some random places, then all of them: quick as a rule, certain at the end."""
        for _ in range(min(len(people), 12)):
            yield people[int(self._rng.random() * len(people))]
        yield from people

    def _able(self, at: int) -> bool:
        person = self._settled.persons[at]
        return (
            at not in self._busy
            and person.phone is not None
            and _OLDEST_BIRTH <= person.birth < _YOUNGEST_BIRTH
        )

    def _join_somebody(self, people: Sequence[int]) -> bool:
        """One more party member; men more often, as in the villages' lists. False: nobody left."""
        persons = self._settled.persons
        for at in self._tries(people):
            person = persons[at]
            if (
                person.is_party_member
                or cast.is_known(person.key)
                or person.birth >= _YOUNGEST_BIRTH
            ):
                continue
            if person.gender == "male" or self._rng.random() < 0.35:
                self._join(at)
                return True
        return False

    def _join(self, at: int) -> None:
        person = self._settled.persons[at]
        if not person.is_party_member:
            self._settled.persons[at] = person._replace(is_party_member=True)
            self.members.append(at)

    def _post(
        self,
        role: Role,
        at: int,
        group_seq: int | None = None,
        grid_code: str | None = None,
        since: date | None = None,
    ) -> None:
        begun = since or _VILLAGE_TERMS[int(self._rng.random() * len(_VILLAGE_TERMS))]
        key = self._settled.persons[at].key
        self.posts.append(Post(key, role, self._code, group_seq, grid_code, begun))
