"""Counting in working time with the calendar of 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.kernel.calendar import CalendarUnknown, official_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = official_calendar()

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59), timezones=st.just(SHANGHAI)
)
quiet = settings(deadline=None)


def at(text: str) -> datetime:
    """Local time of 2026, "11-24 15:30"."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("02-13", 5, "02-27"),
        ("02-27", 1, "02-28"),
        ("09-18", 3, "09-22"),
        ("09-24", 3, "09-30"),
        ("09-30", 3, "10-10"),
        ("04-30", 5, "05-11"),
        ("06-18", 3, "06-24"),
        ("01-01", 1, "01-04"),
        ("11-24", 5, "12-01"),
    ],
)
def test_working_days_end_where_the_published_calendar_says(start: str, n: int, due: str) -> None:
    assert CALENDAR.add_working_days(at(f"{start} 10:00"), n) == at(f"{due} 17:30")


def test_2026_has_248_working_days() -> None:
    every_day = [date(2026, 1, 1) + timedelta(days=i) for i in range(365)]
    assert sum(CALENDAR.is_working_day(day) for day in every_day) == 248


def test_the_hour_of_the_start_does_not_move_a_limit_in_days() -> None:
    early = CALENDAR.add_working_days(at("11-24 00:00"), 2)
    assert early == CALENDAR.add_working_days(at("11-24 23:59"), 2) == at("11-26 17:30")


def test_the_local_day_counts_for_a_moment_given_in_another_zone() -> None:
    # 23:00 in UTC on the 23rd is already the 24th in China.
    start = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert CALENDAR.add_working_days(start, 1) == at("11-25 17:30")
    assert CALENDAR.is_working_day(datetime(2026, 11, 27, 17, 0, tzinfo=UTC)) is False
    in_hours = CALENDAR.add_working_hours(start, 1)
    assert in_hours == at("11-24 09:30")
    assert in_hours.tzinfo is CALENDAR.zone


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("11-24 09:00", 2, "11-24 11:00"),
        ("11-24 10:00", 2, "11-24 12:00"),
        ("11-24 11:30", 1, "11-24 14:30"),
        ("11-24 12:40", 1, "11-24 15:00"),
        ("11-24 07:00", 7, "11-24 17:30"),
        ("11-24 20:00", 8, "11-26 09:30"),
        ("11-27 16:30", 2, "11-30 09:30"),
        ("09-30 17:00", 4, "10-08 12:00"),
        ("10-09 17:00", 1, "10-10 09:00"),
        ("11-24 08:30", 14, "11-25 17:30"),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start: str, hours: int, due: str) -> None:
    assert CALENDAR.add_working_hours(at(start), hours) == at(due)


def test_natural_hours_run_through_nights_and_past_the_calendar() -> None:
    assert CALENDAR.add_natural_hours(at("11-27 18:00"), 24) == at("11-28 18:00")
    beyond = CALENDAR.add_natural_hours(at("12-31 23:00"), 2)
    assert beyond == datetime(2027, 1, 1, 1, 0, tzinfo=SHANGHAI)


def test_other_office_hours_change_only_the_time_of_day() -> None:
    short = replace(CALENDAR, office_hours=((time(9), time(12)),))
    assert short.add_working_days(at("11-24 10:00"), 5) == at("12-01 12:00")
    assert short.add_working_hours(at("11-24 11:00"), 2) == at("11-25 10:00")


@pytest.mark.parametrize(
    "hours",
    [(), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(17)))],
)
def test_office_hours_that_cannot_be_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="上班时间"):
        replace(CALENDAR, office_hours=hours)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="没有时区"):
        CALENDAR.add_working_days(datetime(2026, 11, 24), 1)


@pytest.mark.parametrize("n", [0, -1])
def test_a_limit_of_nothing_is_refused(n: int) -> None:
    for add in (
        CALENDAR.add_working_days,
        CALENDAR.add_working_hours,
        CALENDAR.add_natural_hours,
    ):
        with pytest.raises(ValueError, match="至少是1"):
            add(at("11-24 10:00"), n)


def test_the_last_known_working_day_can_be_reached_and_the_next_is_not_guessed() -> None:
    assert CALENDAR.add_working_days(at("12-30 10:00"), 1) == at("12-31 17:30")
    with pytest.raises(CalendarUnknown, match="2027年的放假安排") as caught:
        CALENDAR.add_working_days(at("12-30 10:00"), 2)
    assert (caught.value.until, caught.value.year) == (date(2026, 12, 31), 2027)
    with pytest.raises(CalendarUnknown):
        CALENDAR.add_working_hours(at("12-31 17:00"), 1)


@pytest.mark.parametrize(
    ("day", "missing"),
    [(date(2025, 12, 31), 2025), (date(2027, 1, 1), 2027), (date(2029, 5, 1), 2029)],
)
def test_a_day_outside_the_calendar_names_the_missing_year(day: date, missing: int) -> None:
    with pytest.raises(CalendarUnknown) as caught:
        CALENDAR.is_working_day(day)
    assert caught.value.year == missing


@quiet
@given(moments, st.integers(1, 300))
def test_a_limit_ends_on_a_known_working_day_or_is_not_computed(start: datetime, n: int) -> None:
    left = CALENDAR.working_days_between(start, CALENDAR.known_until)
    if n > left:
        with pytest.raises(CalendarUnknown):
            CALENDAR.add_working_days(start, n)
        return
    due = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working_day(due)
    assert start.date() < due.date() <= CALENDAR.known_until
    assert due.timetz().replace(tzinfo=None) == time(17, 30)
    assert CALENDAR.working_days_between(start, due) == n


@quiet
@given(moments, st.integers(1, 100), st.integers(1, 100))
def test_days_added_in_two_parts_are_days_added_at_once(start: datetime, a: int, b: int) -> None:
    assume(a + b <= CALENDAR.working_days_between(start, CALENDAR.known_until))
    first = CALENDAR.add_working_days(start, a)
    both = CALENDAR.add_working_days(start, a + b)
    assert first < both == CALENDAR.add_working_days(first, b)


@quiet
@given(moments, st.integers(1, 200), st.integers(1, 200))
def test_hours_added_in_two_parts_are_hours_added_at_once(start: datetime, a: int, b: int) -> None:
    assume(a + b < 7 * CALENDAR.working_days_between(start, CALENDAR.known_until))
    first = CALENDAR.add_working_hours(start, a)
    both = CALENDAR.add_working_hours(start, a + b)
    assert first < both == CALENDAR.add_working_hours(first, b)
    assert CALENDAR.is_working_day(both)


@quiet
@given(moments, moments, st.integers(1, 60))
def test_what_starts_later_is_never_due_earlier(one: datetime, two: datetime, n: int) -> None:
    early, late = sorted((one, two))
    assume(n <= CALENDAR.working_days_between(late, CALENDAR.known_until))
    assert CALENDAR.add_working_days(early, n) <= CALENDAR.add_working_days(late, n)
    assert CALENDAR.add_working_hours(early, n) <= CALENDAR.add_working_hours(late, n)


@quiet
@given(days, days, days)
def test_distances_add_up_and_turn_round(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@quiet
@given(days, days)
def test_a_distance_is_the_number_of_working_days_counted_one_by_one(a: date, b: date) -> None:
    early, late = sorted((a, b))
    walked = (early + timedelta(days=i) for i in range(1, (late - early).days + 1))
    counted = sum(CALENDAR.is_working_day(day) for day in walked)
    assert CALENDAR.working_days_between(early, late) == counted
