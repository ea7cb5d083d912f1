"""How long something may take: a number and a unit, and when that is over.

A length is stored as text: "2h" two natural hours, "8wh" eight working hours, "3wd" three
working days.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from core.kernel.calendar import CalendarUnknown, WorkingCalendar

_MOST = 9999
_COMPACT = re.compile(r"([1-9][0-9]{0,3})(h|wh|wd)", re.ASCII)


class LengthFault(ValueError):
    """A length that cannot be; the text says how to write one."""


class Unit(StrEnum):
    """What a length is counted in."""

    HOURS = "h"
    """Natural hours: nights, weekends and holidays run along."""
    WORKING_HOURS = "wh"
    """Hours inside office hours."""
    WORKING_DAYS = "wd"
    """Working days; the day of the start is not counted."""


_UNIT_WORDS = {Unit.HOURS: "小时", Unit.WORKING_HOURS: "个工作时", Unit.WORKING_DAYS: "个工作日"}


@dataclass(frozen=True, slots=True)
class Length:
    """A limit of 1 to 9999 units. Other counts are a LengthFault."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse counts that no rule knows."""
        if not 1 <= self.count <= _MOST:
            message = f"时限要在1到{_MOST}之间，现在是{self.count}"
            raise LengthFault(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the compact form, "2h", "8wh" or "3wd"; anything else is a LengthFault."""
        match = _COMPACT.fullmatch(text)
        if match is None:
            message = f"时限“{text}”看不懂，请写成 2h（小时）、8wh（工作时）或 3wd（工作日）"
            raise LengthFault(message)
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        """Give the compact form, the one `parse` reads."""
        return f"{self.count}{self.unit}"

    def words(self) -> str:
        """Give the form for people: 「24小时」, 「8个工作时」, 「5个工作日」."""
        return f"{self.count}{_UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit is over. Either `at` or `waiting_reason` is set, never both."""

    at: datetime | None
    waiting_reason: str | None


def due(start: datetime, length: Length, calendar: WorkingCalendar) -> Due:
    """Compute the due moment of a limit that runs from `start` (with zone).

    Where the calendar ends too early there is no moment but the reason, for example
    「15个工作日，2027年日历到了就算出」; the limit is computed again when the year is there.
    """
    try:
        return Due(_end(start, length, calendar), None)
    except CalendarUnknown as unknown:
        return Due(None, f"{length.words()}，{unknown.year}年日历到了就算出")


def _end(start: datetime, length: Length, calendar: WorkingCalendar) -> datetime:
    match length.unit:
        case Unit.HOURS:
            return calendar.add_natural_hours(start, length.count)
        case Unit.WORKING_HOURS:
            return calendar.add_working_hours(start, length.count)
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(start, length.count)
