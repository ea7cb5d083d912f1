"""One year's holidays as data: the TOML form, its checks, and a calendar made of such years."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.kernel.calendar.days import OFFICE_HOURS, OfficeHours, WorkingCalendar

_SATURDAY = 5
_KEYS = {"year", "source", "holidays", "workdays"}
_ZONE = "Asia/Shanghai"
_FIRST_YEAR, _LAST_YEAR = 1949, 9998


class CalendarFileFault(Exception):
    """The holiday data cannot be used; the text says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class YearDays:
    """Holidays and make-up workdays of one whole year, and where they were published.

    Raises CalendarFileFault when they contradict each other, so that a slip of the pen never
    moves a deadline.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str

    def __post_init__(self) -> None:
        """Refuse days of another year, days that are both, and make-up days in the week."""
        for day in sorted(self.holidays | self.workdays):
            if day.year != self.year:
                message = f"{self.year}年的日历里有{day}，请把它移到{day.year}年"
                raise CalendarFileFault(message)
        for day in sorted(self.holidays & self.workdays):
            message = f"{day}既是放假又是上班，请对照放假通知留一个"
            raise CalendarFileFault(message)
        for day in sorted(self.workdays):
            if day.weekday() < _SATURDAY:
                message = f"{day}不是周末，不用写进调休上班，请核对日期"
                raise CalendarFileFault(message)


def parse_years(text: str) -> tuple[YearDays, ...]:
    """Read years from TOML (`[[year]]` with year, source, holidays, workdays), in order.

    Raises CalendarFileFault with the place and what to mend.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        message = f"日历文件读不懂：{fault}。请照自带的日历文件改"
        raise CalendarFileFault(message) from fault
    tables = content.get("year")
    if not isinstance(tables, list) or not tables or set(content) != {"year"}:
        message = "日历文件里要有一段或几段 [[year]]，没有别的，请照自带的日历文件改"
        raise CalendarFileFault(message)
    return tuple(_year(table, place) for place, table in enumerate(tables, start=1))


def calendar_of(
    years: Iterable[YearDays], office_hours: OfficeHours = OFFICE_HOURS
) -> WorkingCalendar:
    """Join whole years into one calendar; a later entry for a year replaces an earlier one.

    The years must follow one another without a gap, otherwise CalendarFileFault: a limit
    must not run through a year nobody knows.
    """
    by_year = {entry.year: entry for entry in years}
    if not by_year:
        message = "日历里一年都没有，请至少导入一年的放假安排"
        raise CalendarFileFault(message)
    order = sorted(by_year)
    for earlier, later in pairwise(order):
        if later != earlier + 1:
            message = f"日历里有{earlier}年和{later}年，中间缺{earlier + 1}年，请补上"
            raise CalendarFileFault(message)
    return WorkingCalendar(
        holidays=frozenset().union(*(entry.holidays for entry in by_year.values())),
        make_up_workdays=frozenset().union(*(entry.workdays for entry in by_year.values())),
        known_from=date(order[0], 1, 1),
        known_until=date(order[-1], 12, 31),
        zone=ZoneInfo(_ZONE),
        office_hours=office_hours,
    )


def _year(table: object, place: int) -> YearDays:
    if not isinstance(table, dict) or set(table) != _KEYS:
        message = f"第{place}段 [[year]] 要有且只有 year、source、holidays、workdays 四项"
        raise CalendarFileFault(message)
    year, source = table["year"], table["source"]
    # `type` and not `isinstance`: true is an int for Python, but no year.
    if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
        message = f"第{place}段的 year 要写四位年份，例如 2027"
        raise CalendarFileFault(message)
    if not isinstance(source, str) or not source.strip():
        message = f"{year}年的 source 要写放假通知的出处"
        raise CalendarFileFault(message)
    return YearDays(
        year=year,
        holidays=_days(table["holidays"], f"{year}年的 holidays"),
        workdays=_days(table["workdays"], f"{year}年的 workdays"),
        source=source.strip(),
    )


def _days(value: object, where: str) -> frozenset[date]:
    if not isinstance(value, list):
        message = f"{where} 要写成日期的列表，例如 [2027-01-01]"
        raise CalendarFileFault(message)
    for day in value:
        if not isinstance(day, date) or isinstance(day, datetime):
            message = f"{where} 里的 {day} 不是日期，请写成 2027-01-01 这样"
            raise CalendarFileFault(message)
    if len(set(value)) != len(value):
        message = f"{where} 里有重复的日期，请删去一个"
        raise CalendarFileFault(message)
    return frozenset(value)
