"""Makes persons and households: one maker per township, so that numbers never repeat."""

from datetime import date
from random import Random
from typing import Final, NamedTuple

from core.demo.population import names
from core.demo.population.families import Member, family
from core.demo.population.numbers import STORY_SEQUENCE, IdentityNumbers, PhoneNumbers
from core.demo.population.pinyin import sort_key, syllable
from core.demo.population.records import AS_OF, Gender, Household, Person

_DAYS_A_YEAR: Final = 365.2425


class Home(NamedTuple):
    """Where a household goes, before its people exist."""

    key: str
    number: str
    grid_code: str
    hamlet: str | None
    door: str


class FamilyPlan(NamedTuple):
    """What is settled of a household before its people are drawn."""

    size: int
    surname: str
    head_name: str | None = None
    """The name of the head, where the story wants one."""
    head_gender: Gender = "male"


class KnownPerson(NamedTuple):
    """Somebody of the story; what is not said here is drawn like everybody's."""

    key: str
    name: str
    gender: Gender
    birth: date
    relation: str = "户主"
    phone: str | None = None
    occupations: tuple[str, ...] = ("farmer",)
    education: str = "初中"
    is_party_member: bool = False


class PeopleMaker:
    """Names, dates and numbers for the people of one township."""

    def __init__(self, identities: IdentityNumbers, phones: PhoneNumbers) -> None:
        """Both sources must be used by this maker alone."""
        self._identities = identities
        self._story_identities = IdentityNumbers(STORY_SEQUENCE)
        self._phones = phones

    def known(self, person: KnownPerson, household_key: str | None) -> Person:
        """A person of the story; the telephone is exactly what the story says."""
        return Person(
            person.key,
            household_key,
            person.name,
            person.gender,
            person.birth,
            self._story_identities.take(person.birth, person.gender),
            person.phone,
            person.relation,
            person.education,
            person.occupations,
            person.is_party_member,
            sort_key(person.name),
        )

    def household(
        self, home: Home, plan: FamilyPlan, taken: set[str], rng: Random
    ) -> tuple[Household, list[Person]]:
        """A drawn household; ``taken`` are the names of the village, and grows.

        Names are unique in a village because a person without a telephone is told apart by
        name and village alone.
        """
        persons: list[Person] = []
        family_phone: str | None = None
        for place, member in enumerate(_members(plan, rng), 1):
            birth = _birth(member.age, rng)
            if place == 1 and plan.head_name:
                name, pinyin = plan.head_name, sort_key(plan.head_name)
            else:
                name, pinyin = _name(member, birth.year, plan.surname, taken, rng)
            phone = self._phone(member.age, family_phone, rng)
            family_phone = family_phone or phone
            persons.append(
                Person(
                    f"{home.key}-{place}",
                    home.key,
                    name,
                    member.gender,
                    birth,
                    self._identities.take(birth, member.gender),
                    phone,
                    member.relation,
                    _pick(names.by_age(names.SCHOOLING_BY_AGE, member.age), rng),
                    _occupations(member, rng),
                    False,  # noqa: FBT003 - a named tuple's field, in order
                    pinyin,
                )
            )
        return Household(*home, head_person_key=persons[0].key), persons

    def staff(self, key: str, taken: set[str], rng: Random) -> Person:
        """Somebody who works for the township and lives elsewhere."""
        gender: Gender = "male" if rng.random() < 0.55 else "female"
        member = Member("工作人员", gender, rng.randint(27, 54), of_line=False)
        birth = _birth(member.age, rng)
        name, pinyin = _name(member, birth.year, "", taken, rng)
        return Person(
            key,
            None,
            name,
            gender,
            birth,
            self._identities.take(birth, gender),
            self._phones.take(),
            member.relation,
            "本科",
            ("civil_servant",),
            True,  # noqa: FBT003 - a named tuple's field, in order
            pinyin,
        )

    def _phone(self, age: int, family_phone: str | None, rng: Random) -> str | None:
        """Children none, the old often none, and some of these answer the family's."""
        chance = rng.random()
        if age < 12:
            return None
        if age < 16:
            return self._phones.take() if chance < 0.3 else None
        own = 0.94 if age < 65 else 0.75 if age < 76 else 0.45
        if chance < own:
            return self._phones.take()
        return family_phone if chance > 0.985 else None


def _members(plan: FamilyPlan, rng: Random) -> list[Member]:
    members = family(plan.size, rng)
    while plan.head_name and (members[0].gender, members[0].age < 70) != (plan.head_gender, True):
        members = family(plan.size, rng)
    return members


def _birth(age: int, rng: Random) -> date:
    days = int(age * _DAYS_A_YEAR) + int(rng.random() * 365) + 1
    return date.fromordinal(AS_OF.toordinal() - days)


def _pick(entries: tuple[str, ...], rng: Random) -> str:
    return entries[int(rng.random() * len(entries))]


def _name(member: Member, year: int, surname: str, taken: set[str], rng: Random) -> tuple[str, str]:
    given = names.given_names(member.gender, names.generation(year))
    while True:
        family_name = surname if member.of_line else _pick(names.SURNAMES_FROM_ELSEWHERE, rng)
        text, pinyin = given[int(rng.random() * len(given))]
        name = family_name + text
        if name not in taken:
            taken.add(name)
            return name, f"{syllable(family_name)} {pinyin}"


def _occupations(member: Member, rng: Random) -> tuple[str, ...]:
    age = member.age
    if age < 6:
        return ()
    if age < 18 or (age < 22 and rng.random() < 0.6):
        return ("student",)
    work = _pick(names.by_age(names.WORK_BY_AGE, age), rng)
    if work == "home_maker" and member.gender == "male":
        work = "retired"
    chance = rng.random()
    if member.gender == "male" and chance < 0.05:
        return (work, "veteran")
    if chance > 0.997 and age >= 25:
        return ("village_doctor",)
    return (work,)
