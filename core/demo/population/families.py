"""Who lives together: patterns of households by size, and the ages that go with them."""

from random import Random
from typing import NamedTuple

from core.demo.population.records import Gender

SIZES = (1,) * 9 + (2,) * 17 + (3,) * 17 + (4,) * 19 + (5,) * 18 + (6,) * 13 + (7,) * 5 + (8,) * 2
LARGEST = 8

_SPOUSE, _CHILD, _SON, _GRANDCHILD, _FATHER, _MOTHER = "SCWGFM"
"""Letters of the patterns; a married son (W) brings his wife."""


class Member(NamedTuple):
    """Somebody in a household before there is a name."""

    relation: str
    gender: Gender
    age: int
    of_line: bool
    """Carries the surname of the family; wives and mothers come from elsewhere."""


class _Pattern(NamedTuple):
    weight: int
    head_ages: tuple[int, int]
    members: str


_PATTERNS: dict[int, tuple[_Pattern, ...]] = {
    1: (_Pattern(7, (62, 88), ""), _Pattern(3, (34, 60), "")),
    2: (
        _Pattern(7, (58, 84), "S"),
        _Pattern(2, (25, 36), "S"),
        _Pattern(2, (40, 60), "M"),
        _Pattern(1, (60, 74), "G"),
    ),
    3: (_Pattern(5, (28, 45), "SC"), _Pattern(3, (46, 60), "SC"), _Pattern(1, (60, 74), "SG")),
    4: (_Pattern(6, (30, 46), "SCC"), _Pattern(2, (34, 52), "SCM"), _Pattern(2, (47, 58), "SCC")),
    5: (_Pattern(5, (50, 64), "SWG"), _Pattern(4, (32, 46), "SCCM")),
    6: (_Pattern(5, (52, 66), "SWGG"), _Pattern(3, (33, 46), "SCCFM")),
    7: (_Pattern(3, (54, 66), "SWGGM"), _Pattern(2, (35, 46), "SCCCFM")),
    8: (_Pattern(3, (55, 66), "SWGGFM"), _Pattern(1, (56, 66), "SWGGGM")),
}
_WEIGHTED = {
    size: tuple(pattern for pattern in patterns for _ in range(pattern.weight))
    for size, patterns in _PATTERNS.items()
}


def family(size: int, rng: Random) -> list[Member]:
    """A household of ``size`` people (1 to ``LARGEST``), the head first."""
    patterns = _WEIGHTED[size]
    pattern = patterns[int(rng.random() * len(patterns))]
    kinds = pattern.members
    age = rng.randint(*pattern.head_ages)
    woman = rng.random() < (0.06 if kinds.startswith(_SPOUSE) else 0.5)
    members = [Member("户主", "female" if woman else "male", age, of_line=not woman)]
    if kinds.startswith(_SPOUSE):
        partner: Gender = "male" if woman else "female"
        members.append(Member("配偶", partner, age - rng.randint(-2, 4), of_line=woman))
    ages = _siblings(age - rng.randint(24, 30), kinds.count(_CHILD), rng)
    members.extend(_young("子", "女", years, rng) for years in ages)
    parent_age = 0
    if _SON in kinds:
        parent_age = age - rng.randint(23, 26)
        members.append(Member("子", "male", parent_age, of_line=True))
        members.append(Member("儿媳", "female", parent_age - rng.randint(-1, 3), of_line=False))
    oldest = parent_age - rng.randint(23, 27) if parent_age else age - rng.randint(50, 58)
    ages = _siblings(oldest, kinds.count(_GRANDCHILD), rng)
    members.extend(_young("孙子", "孙女", years, rng) for years in ages)
    father, mother = ("公公", "婆婆") if woman and kinds.startswith(_SPOUSE) else ("父", "母")
    if _FATHER in kinds:
        members.append(Member(father, "male", min(age + rng.randint(23, 29), 97), of_line=True))
    if _MOTHER in kinds:
        members.append(Member(mother, "female", min(age + rng.randint(22, 28), 98), of_line=False))
    return members


def _siblings(oldest: int, how_many: int, rng: Random) -> list[int]:
    """Ages from the oldest down, two to five years apart, nobody below 0."""
    if not how_many:
        return []
    ages = [0]
    for _ in range(how_many - 1):
        ages.append(ages[-1] + rng.randint(2, 5))
    youngest = max(oldest - ages[-1], 0)
    return [youngest + older for older in reversed(ages)]


def _young(if_boy: str, if_girl: str, age: int, rng: Random) -> Member:
    boy = rng.random() < 0.52
    return Member(if_boy if boy else if_girl, "male" if boy else "female", age, of_line=True)
