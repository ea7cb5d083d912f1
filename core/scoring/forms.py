"""What a browser or client may send about assessments."""

import re
from dataclasses import dataclass
from uuid import UUID

import msgspec

from core.kernel import clock
from core.kernel.errors import Invalid

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_CELL = re.compile(r"([0-9a-f-]{36}):([a-z][a-z0-9_]{0,60})")


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month of the calendar."""

    year: int
    month: int

    @property
    def code(self) -> str:
        """2026-11."""
        return f"{self.year}-{self.month:02}"

    @property
    def words(self) -> str:
        """2026年11月."""
        return f"{self.year}年{self.month}月"

    def earlier(self) -> "MonthOf":
        """Return the month before."""
        return MonthOf(self.year, self.month - 1) if self.month > 1 else MonthOf(self.year - 1, 12)


def this_month() -> MonthOf:
    """Return the running month in China."""
    today = clock.today()
    return MonthOf(today.year, today.month)


class Asked(msgspec.Struct):
    """`month` is 2026-11 (the running one when left out); `cell` is village:metric; `show` a tab."""

    month: str | None = None
    cell: str | None = None
    show: str = "all"

    def which_month(self) -> MonthOf:
        """Return the month.

        Raises:
            Invalid: not a month, or one that has not begun.
        """
        if self.month is None:
            return this_month()
        found = _MONTH.fullmatch(self.month)
        if found is None:
            raise Invalid(errors={"month": "月份要写成 2026-11 的样子"})
        asked = MonthOf(int(found[1]), int(found[2]))
        if asked.code > this_month().code:
            raise Invalid(errors={"month": "这个月还没到，选一个过去的月份"})
        return asked

    def which_cell(self) -> tuple[UUID, str] | None:
        """Return (village, metric), or None.

        Raises:
            Invalid: not written as village:metric.
        """
        if not self.cell:
            return None
        found = _CELL.fullmatch(self.cell)
        try:
            return (UUID(found[1]), found[2]) if found else _no_cell()
        except ValueError:
            return _no_cell()


def _no_cell() -> tuple[UUID, str]:
    raise Invalid(errors={"cell": "要写成 村的编号:指标 的样子，请从表里点进来"})
