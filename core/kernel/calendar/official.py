"""The calendar that comes with the product: mainland China, the years already published."""

from functools import cache
from importlib.resources import files

from core.kernel.calendar.days import WorkingCalendar
from core.kernel.calendar.years import YearDays, calendar_of, parse_years


@cache
def official_years() -> tuple[YearDays, ...]:
    """Give the published years, each with its source, from `china.toml` beside this file."""
    text = files("core.kernel.calendar").joinpath("china.toml").read_text(encoding="utf-8")
    return parse_years(text)


@cache
def official_calendar() -> WorkingCalendar:
    """Give the calendar of the published years with the usual office hours."""
    return calendar_of(official_years())
