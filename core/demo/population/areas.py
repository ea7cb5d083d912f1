"""Groups and grids of a village, and what they are called."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.demo.population import hamlets
from core.demo.population.loads import apportion
from core.demo.population.records import Grid, Village, VillagerGroup

_DIGITS = "零一二三四五六七八九"


class Area(NamedTuple):
    """A village with its groups and grids, both in order."""

    village: Village
    groups: tuple[VillagerGroup, ...]
    grids: tuple[Grid, ...]

    def first_grid_of(self, group_name: str) -> int:
        """The place of a group's first grid in ``grids``; ``LookupError`` without such a group."""
        seq = next((group.seq for group in self.groups if group.name == group_name), None)
        if seq is None:
            message = f"{self.village.name}没有“{group_name}”。"
            raise LookupError(message)
        return next(at for at, grid in enumerate(self.grids) if grid.group_seq == seq)


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese: 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def area(
    village: Village, hamlet_names: Sequence[str], group_count: int, doubled: frozenset[int]
) -> Area:
    """Lays a village out; the groups numbered in ``doubled`` have two grids, the others one.

    The first hamlet keeps one group; the other groups are shared out evenly.
    """
    groups = tuple(
        VillagerGroup(village.code, seq, name, hamlet)
        for seq, (name, hamlet) in enumerate(_names(village, hamlet_names, group_count), 1)
    )
    grids: list[Grid] = []
    for group in groups:
        base = _grid_base(group)
        parts = ("第1", "第2") if group.seq in doubled else ("",)
        for part in parts:
            code = f"{village.code}0{len(grids) + 1:03d}"
            grids.append(Grid(code, village.code, group.seq, f"{base}{part}网格", group.hamlet))
    return Area(village, groups, tuple(grids))


def _names(
    village: Village, hamlet_names: Sequence[str], group_count: int
) -> Iterator[tuple[str, str | None]]:
    if village.kind == "community":
        for seq in range(1, group_count + 1):
            yield f"第{numeral(seq)}居民小组", None
        return
    first, *others = hamlet_names
    shares = [1, *apportion(group_count - 1, [1] * len(others))] if others else [group_count]
    counted = 0
    for hamlet, share in zip((first, *others), shares, strict=True):
        for number in range(1, share + 1):
            counted += 1
            if village.code in hamlets.NUMBERED:
                yield f"{numeral(counted)}组", hamlet
            elif share == 1:
                yield f"{hamlet}小组", hamlet
            else:
                yield f"{hamlet}{numeral(number)}组", hamlet


def _grid_base(group: VillagerGroup) -> str:
    if group.hamlet is None:
        return f"{numeral(group.seq)}组"
    return group.name.removesuffix("小组")
