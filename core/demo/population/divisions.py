"""The county's divisions, read once from the packaged list."""

import csv
from functools import cache
from importlib.resources import files

from core.demo.population.pinyin import slug, sort_key
from core.demo.population.records import Division, DivisionKind, Village, VillageKind

_KINDS: tuple[DivisionKind, ...] = ("街道", "镇", "乡")

_SPOKEN = {"樟树市工业园区": "工业园", "省双金园艺场": "双金"}
"""Units whose full name is too long for an address: what people call them."""

_LONG_ENDINGS = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "虚拟社区", "社区")

_GENERAL_BRANCHES = frozenset({"360982005219"})
"""Villages with a general branch (党总支): 蛟湖村."""


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    source = files("core.demo.population").joinpath("divisions.csv")
    with source.open(encoding="utf-8") as lines:
        return tuple(
            (row["street_code"], row["street_name"], row["village_code"], row["village_name"])
            for row in csv.DictReader(lines)
        )


def _division(position: int, code: str, name: str) -> Division:
    kind: DivisionKind = next((kind for kind in _KINDS if name.endswith(kind)), "other")
    spoken = _SPOKEN.get(name, name if kind == "other" else name.removesuffix(kind))
    return Division(code, name, kind, slug(spoken), position)


def _village(code: str, official: str) -> Village:
    kind: VillageKind = "community"
    if official.endswith("村委会"):
        name, kind = official.removesuffix("委会"), "village"
    elif official.endswith("生活区"):
        name = official
    else:
        ending = next(ending for ending in _LONG_ENDINGS if official.endswith(ending))
        name = official.removesuffix(ending) + "社区"
    organisation = "党总支" if code in _GENERAL_BRANCHES else "党支部"
    return Village(code, name, kind, name + organisation, sort_key(name))


@cache
def divisions() -> tuple[Division, ...]:
    """All units of 樟树市, in the order of their codes."""
    names = dict(row[:2] for row in _rows())
    return tuple(_division(at, code, name) for at, (code, name) in enumerate(names.items()))


@cache
def villages_of(division: Division) -> tuple[Village, ...]:
    """The villages and communities of a unit, in the order of their codes."""
    return tuple(
        _village(code, name) for unit, _, code, name in _rows() if unit == division.township_code
    )


def division_by_slug(wanted: str) -> Division:
    """The unit with this address; ``LookupError`` says which there are."""
    for division in divisions():
        if division.slug == wanted:
            return division
    known = "、".join(division.slug for division in divisions())
    message = f"樟树市没有“{wanted}”。可以写：{known}。"
    raise LookupError(message)
