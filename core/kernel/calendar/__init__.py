"""Working time: which days are worked, and when a limit counted in them ends.

Pure arithmetic. Nothing here reads the clock or the database, and nothing guesses: a
question that needs a day outside the known calendar raises `CalendarUnknown`.
"""

from core.kernel.calendar.days import OFFICE_HOURS, CalendarUnknown, WorkingCalendar
from core.kernel.calendar.official import official_calendar, official_years
from core.kernel.calendar.years import CalendarFileFault, YearDays, calendar_of, parse_years

__all__ = [
    "OFFICE_HOURS",
    "CalendarFileFault",
    "CalendarUnknown",
    "WorkingCalendar",
    "YearDays",
    "calendar_of",
    "official_calendar",
    "official_years",
    "parse_years",
]
