"""Counting in working days and working hours, never past the end of the known calendar.

Rules: 民法典 201 (the day of the start is not counted; hours run from the moment), 203 (the
last day ends at the close of business where business hours are kept), 行政许可法 82 (working
days do not contain legal holidays). Make-up workdays (调休) are working days.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate, pairwise

OfficeHours = tuple[tuple[time, time], ...]
"""Intervals of one working day, from early to late."""

OFFICE_HOURS: OfficeHours = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
"""Usual hours of a township office, with the lunch break. A tenant may have its own."""

_SATURDAY = 5


class CalendarUnknown(Exception):
    """The answer needs a day for which no holidays are known.

    `until` is the last known day, `year` the year whose holidays are missing.
    """

    def __init__(self, until: date, year: int) -> None:
        """Say how far the calendar goes and which year is missing."""
        self.until = until
        self.year = year
        super().__init__(
            f"工作日历到{until.year}年{until.month}月{until.day}日为止，还没有{year}年的。"
            f"请导入{year}年的放假安排"
        )


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days from `known_from` to `known_until`, both included, and the office hours.

    Every moment given must carry its zone (a naive one is a ValueError); every moment given
    back is in `zone`. All answers take the same short time whatever the length of the span.
    `dataclasses.replace` makes a tenant's variant, for example with other office hours.
    """

    holidays: frozenset[date]
    make_up_workdays: frozenset[date]
    known_from: date
    known_until: date
    zone: tzinfo
    office_hours: OfficeHours = OFFICE_HOURS
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Ordinals of the working days, ascending."""
    _count: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """For each known day: how many working days there are up to and including it."""
    _first: int = field(init=False, repr=False, compare=False)
    _day_length: timedelta = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the values and lay out the arrays that make every later answer a look-up."""
        if self.known_until < self.known_from:
            message = f"日历的最后一天{self.known_until}早于第一天{self.known_from}"
            raise ValueError(message)
        bounds = [moment for interval in self.office_hours for moment in interval]
        if not bounds or any(later <= earlier for earlier, later in pairwise(bounds)):
            message = f"上班时间要从早到晚、互不重叠，现在是{self.office_hours}"
            raise ValueError(message)
        first, last = self.known_from.toordinal(), self.known_until.toordinal()
        worked = [self._is_worked(date.fromordinal(n)) for n in range(first, last + 1)]
        ordinals = (first + index for index, yes in enumerate(worked) if yes)
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_worked", tuple(ordinals))
        object.__setattr__(self, "_count", tuple(accumulate(worked)))
        lengths = (
            _since_midnight(end) - _since_midnight(begin) for begin, end in self.office_hours
        )
        object.__setattr__(self, "_day_length", sum(lengths, timedelta()))

    def _is_worked(self, day: date) -> bool:
        if day in self.make_up_workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    @property
    def closing_time(self) -> time:
        """Close of business, local time."""
        return self.office_hours[-1][1]

    def local(self, moment: datetime) -> datetime:
        """Give the same moment in the calendar's zone. Naive moments are a ValueError."""
        if moment.tzinfo is None:
            message = f"这个时间没有时区：{moment.isoformat()}"
            raise ValueError(message)
        return moment.astimezone(self.zone)

    def close_of_business(self, day: date) -> datetime:
        """Give the moment when offices close on that day (worked or not)."""
        return datetime.combine(day, self.closing_time, self.zone)

    def is_working_day(self, day: date) -> bool:
        """Say whether that day is worked. A moment counts as its local day."""
        index = self._index(day)
        return self._count[index] > (self._count[index - 1] if index else 0)

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and including `b`; negative if `b` is earlier.

        The inverse of `add_working_days`: from the start's day to the due day it is n.
        """
        return self._count[self._index(b)] - self._count[self._index(a)]

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """Give the close of business of the n-th working day after the day of `start`, n ≥ 1."""
        _at_least_one(n)
        return self.close_of_business(self._nth_after(self.local(start).date(), n))

    def add_working_hours(self, start: datetime, hours: int) -> datetime:
        """Give the moment when that many office hours have passed since `start`, hours ≥ 1.

        Hours run from the moment itself, only inside office hours of working days. What ends
        exactly with an interval is due at its end, not at the beginning of the next.
        """
        _at_least_one(hours)
        begin = self.local(start)
        day, needed = begin.date(), timedelta(hours=hours)
        if self.is_working_day(day):
            passed = self._passed_at(begin.time())
            if needed <= self._day_length - passed:
                return self._after_opening(day, passed + needed)
            needed -= self._day_length - passed
        whole_days, rest = divmod(needed, self._day_length)
        if not rest:
            whole_days, rest = whole_days - 1, self._day_length
        return self._after_opening(self._nth_after(day, whole_days + 1), rest)

    def add_natural_hours(self, start: datetime, hours: int) -> datetime:
        """Give the moment that many hours later, nights and holidays included, hours ≥ 1.

        Needs no holidays, so it never raises `CalendarUnknown`.
        """
        _at_least_one(hours)
        return self.local(self.local(start).astimezone(UTC) + timedelta(hours=hours))

    def _index(self, day: date) -> int:
        """Position of the day in the arrays; CalendarUnknown outside the known span."""
        if isinstance(day, datetime):
            day = self.local(day).date()
        index = day.toordinal() - self._first
        if 0 <= index < len(self._count):
            return index
        raise CalendarUnknown(self.known_until, self._missing_year(day))

    def _missing_year(self, day: date) -> int:
        """Year to bring in first: the next one, unless the day itself lies elsewhere."""
        if day < self.known_from:
            return day.year
        return max((self.known_until + timedelta(days=1)).year, day.year)

    def _nth_after(self, day: date, n: int) -> date:
        position = self._count[self._index(day)] + n - 1
        if position >= len(self._worked):
            raise CalendarUnknown(self.known_until, self._missing_year(self.known_until))
        return date.fromordinal(self._worked[position])

    def _passed_at(self, moment: time) -> timedelta:
        """Office time of a working day that lies before that time of day."""
        now = _since_midnight(moment)
        passed = timedelta()
        for begin, end in self.office_hours:
            inside = min(now, _since_midnight(end)) - _since_midnight(begin)
            passed += max(inside, timedelta())
        return passed

    def _after_opening(self, day: date, passed: timedelta) -> datetime:
        """Give the moment of that day at which that much office time has passed."""
        for begin, end in self.office_hours:
            length = _since_midnight(end) - _since_midnight(begin)
            if passed <= length:
                return datetime.combine(day, begin, self.zone) + passed
            passed -= length
        return self.close_of_business(day)


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def _at_least_one(n: int) -> None:
    if n < 1:
        message = f"时限至少是1，现在是{n}"
        raise ValueError(message)
