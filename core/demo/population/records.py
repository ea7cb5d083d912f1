"""What the generator gives: named tuples, because 60,000 of them are built in a second."""

from datetime import date
from typing import Literal, NamedTuple

DivisionKind = Literal["街道", "镇", "乡", "other"]
VillageKind = Literal["village", "community"]
Gender = Literal["male", "female"]
Role = Literal[
    "township_admin",
    "township_leader",
    "liaison_cadre",
    "village_secretary",
    "village_cadre",
    "village_supervisor",
    "group_leader",
    "grid_chief",
    "grid_member",
    "party_member",
]

AS_OF = date(2026, 1, 1)
"""The day the records describe: nobody is born and no post begins after it."""


class Division(NamedTuple):
    """A unit of the county that can become a tenant."""

    township_code: str
    """Nine digits."""
    township_name: str
    kind: DivisionKind
    slug: str
    """Its part of the address: pinyin without tones, unique in the county."""
    position: int
    """Place in the county's list, from 0."""


class Village(NamedTuple):
    """A village or community with its party organisation."""

    code: str
    """Twelve digits."""
    name: str
    """Short name: 槎市村, 门楼里社区."""
    kind: VillageKind
    party_org_name: str
    pinyin: str


class VillagerGroup(NamedTuple):
    """A villager group (村民小组) or, in a community, a residents' group."""

    village_code: str
    seq: int
    """From 1 inside the village."""
    name: str
    hamlet: str | None


class Grid(NamedTuple):
    """A basic grid: usually one group, 30 to 50 households."""

    code: str
    """Village code + ``0`` (basic grid) + three digits."""
    village_code: str
    group_seq: int
    name: str
    hamlet: str | None


class Household(NamedTuple):
    """A household and where it lives."""

    key: str
    number: str
    """Household number, unique in the township: three digits of the village, five running."""
    grid_code: str
    hamlet: str | None
    door: str
    """As a neighbour would say it: 店下12号."""
    head_person_key: str


class Person(NamedTuple):
    """A person; staff of the township live elsewhere and have no household here."""

    key: str
    household_key: str | None
    name: str
    gender: Gender
    birth: date
    id_number: str
    phone: str | None
    relation: str
    """To the head: 户主 配偶 子 女 儿媳 父 母 公公 婆婆 孙子 孙女; staff: 工作人员."""
    education: str
    occupations: tuple[str, ...]
    """Codes, see ``names.OCCUPATIONS``."""
    is_party_member: bool
    pinyin: str
    """Syllables with spaces, so that sorting goes character by character."""


class Post(NamedTuple):
    """A role of a person in an area; the area is as narrow as the role."""

    person_key: str
    role: Role
    village_code: str | None
    group_seq: int | None
    grid_code: str | None
    since: date


class HouseholdLink(NamedTuple):
    """A party member looks after a household (党员联系户)."""

    party_member_person_key: str
    household_key: str
    since: date


class Population(NamedTuple):
    """Everything of one township, in the order in which it can be loaded."""

    division: Division
    villages: tuple[Village, ...]
    groups: tuple[VillagerGroup, ...]
    grids: tuple[Grid, ...]
    households: tuple[Household, ...]
    persons: tuple[Person, ...]
    posts: tuple[Post, ...]
    links: tuple[HouseholdLink, ...]
