from datetime import date, datetime, timedelta

import pytest

from core.demo.story.moments import Today
from core.kernel.calendar import official_calendar
from core.kernel.clock import CHINA

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=CHINA)


def test_days_are_counted_back_in_working_days() -> None:
    """The weekend of 21 and 22 November lies between."""
    moment = Today(TUESDAY).moment("-2", "19:40")
    assert moment == datetime(2026, 11, 20, 19, 40, tzinfo=CHINA)


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    """10 October is a Saturday that is worked, 1 to 7 October are free."""
    today = Today(datetime(2026, 10, 12, 9, 0, tzinfo=CHINA))
    days = [today.moment(f"-{n}", "09:00").date() for n in range(1, 5)]
    assert days == [date(2026, 10, 10), date(2026, 10, 9), date(2026, 10, 8), date(2026, 9, 30)]


def test_on_a_free_day_today_is_still_today() -> None:
    """On a Saturday the story goes up to that Saturday."""
    saturday = Today(datetime(2026, 11, 28, 11, 0, tzinfo=CHINA))
    assert saturday.moment("0", "08:20").date() == date(2026, 11, 28)
    assert saturday.moment("-1", "08:20").date() == date(2026, 11, 27)


def test_minutes_are_counted_back_from_now() -> None:
    """A fire was heard of half an hour ago, whatever the hour."""
    assert Today(TUESDAY).moment("now", "-30") == TUESDAY - timedelta(minutes=30)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 1, 1, 0, 5, tzinfo=CHINA),
        datetime(2026, 1, 5, 9, 0, tzinfo=CHINA),
        datetime(2026, 12, 31, 23, 50, tzinfo=CHINA),
        datetime(2027, 3, 8, 9, 0, tzinfo=CHINA),
    ],
)
def test_moments_stay_in_the_known_calendar(now: datetime) -> None:
    """At the edges of the known years the story is drawn together instead of guessing."""
    today, calendar = Today(now), official_calendar()
    for back in (0, 1, 30, 62, 300):
        day = today.moment(f"-{back}", "19:40").date()
        assert calendar.known_from <= day <= calendar.known_until
    assert today.now <= now


def test_the_moments_of_a_matter_never_go_back() -> None:
    """What was drawn together to one day keeps its order."""
    later, earlier = TUESDAY, TUESDAY - timedelta(hours=3)
    ordered = Today(TUESDAY).in_order([later, earlier, earlier])
    assert ordered == [later, later + timedelta(minutes=1), later + timedelta(minutes=2)]


def test_nothing_happens_in_the_future() -> None:
    """At half past nine the visit of four in the afternoon is drawn in before now, in its order."""
    past = TUESDAY - timedelta(minutes=30)
    ahead = [TUESDAY + timedelta(hours=n) for n in (1, 2, 3)]
    moments = Today(TUESDAY).before_now([past, *ahead])
    assert moments[0] == past
    assert moments == sorted(moments)
    assert len(set(moments)) == 4
    assert moments[-1] < TUESDAY
