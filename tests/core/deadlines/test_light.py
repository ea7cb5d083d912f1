"""The light of a deadline, in the words of the pages."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deadlines.lengths import Length, due
from core.deadlines.light import Light, light
from core.kernel.calendar import official_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = official_calendar()
ORDER = {"ok": 0, "soon": 1, "late": 2}


def at(text: str, year: int = 2026) -> datetime:
    """Local time, "11-24 15:30"."""
    return datetime.strptime(f"{year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def seen(start: str, length: str, now: str) -> Light:
    """The light of a clock of that length, looked at `now`."""
    end = due(at(start), Length.parse(length), CALENDAR)
    return light(end.at, now=at(now), started_at=at(start), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("11-16 10:00", "5wd", Light("late", "已超期1个工作日", "11月23日 周一 下班前")),
        ("11-23 09:00", "24h", Light("late", "已超期2小时", "11月24日 周二 9:00")),
        ("11-17 10:00", "5wd", Light("soon", "今天下班前", "11月24日 周二 下班前")),
        ("11-18 10:00", "5wd", Light("soon", "还剩1个工作日", "11月25日 周三 下班前")),
        ("11-19 10:00", "5wd", Light("ok", "还剩2个工作日", "11月26日 周四 下班前")),
        ("11-20 10:00", "5wd", Light("ok", "还剩3个工作日", "11月27日 周五 下班前")),
        ("11-23 10:00", "5wd", Light("ok", "还剩4个工作日", "11月30日 周一 下班前")),
        ("11-24 10:00", "5wd", Light("ok", "还剩5个工作日", "12月1日 周二 下班前")),
        ("11-23 15:00", "24h", Light("soon", "还剩3小时", "11月24日 周二 15:00")),
        ("11-24 09:30", "2h", Light("soon", "还剩15分钟", "11月24日 周二 11:30")),
    ],
)
def test_the_words_of_24_november_quarter_past_eleven(
    start: str, length: str, expected: Light
) -> None:
    assert seen(start, length, "11-24 11:15") == expected


@pytest.mark.parametrize(
    ("now", "tone", "words"),
    [
        ("11-27 17:30", "soon", "今天下班前"),
        ("11-27 17:31", "late", "已超期1分钟"),
        ("11-27 20:00", "late", "已超期2小时"),
        ("11-28 10:00", "late", "已超期16小时"),
        ("11-29 18:00", "late", "已超期2天"),
        ("11-30 08:00", "late", "已超期1个工作日"),
        ("12-02 08:00", "late", "已超期3个工作日"),
    ],
)
def test_lateness_is_told_in_working_days_once_one_has_begun(
    now: str, tone: str, words: str
) -> None:
    shown = seen("11-20 10:00", "5wd", now)
    assert (shown.tone, shown.words) == (tone, words)


def test_a_holiday_between_is_not_counted_as_time_left() -> None:
    assert seen("09-29 10:00", "5wd", "10-03 10:00").words == "还剩4个工作日"
    assert seen("09-29 10:00", "2wd", "10-01 10:00").tone == "soon"


def test_the_last_quarter_of_a_long_limit_is_yellow() -> None:
    # 16 working days from 2 November: the last is the 24th, a quarter of them are four.
    assert seen("11-02 10:00", "16wd", "11-17 10:00").tone == "ok"
    assert seen("11-02 10:00", "16wd", "11-18 10:00") == Light(
        "soon", "还剩4个工作日", "11月24日 周二 下班前"
    )


def test_a_limit_of_natural_hours_over_many_days_is_told_in_days() -> None:
    shown = seen("11-23 10:00", "120h", "11-24 09:00")
    assert shown == Light("ok", "还剩4天", "11月28日 周六 10:00")
    assert seen("11-23 10:00", "120h", "11-26 11:00").words == "还剩47小时"


def test_a_clock_without_due_moment_waits_with_its_reason() -> None:
    reason = "15个工作日，2027年日历到了就算出"
    shown = light(
        None,
        now=at("12-21 10:00"),
        started_at=at("12-20 10:00"),
        calendar=CALENDAR,
        waiting_reason=reason,
    )
    assert shown == Light("wait", "时限待定", reason)


def test_a_suspended_clock_waits_even_when_its_moment_has_passed() -> None:
    shown = light(
        at("11-23 17:30"),
        now=at("11-24 10:00"),
        started_at=at("11-16 10:00"),
        calendar=CALENDAR,
        suspended=True,
    )
    assert shown == Light("wait", "暂停计时", "")


def test_beyond_the_calendar_the_light_counts_natural_time_and_does_not_fail() -> None:
    late = light(
        at("12-31 17:30"),
        now=at("01-05 10:00", 2027),
        started_at=at("12-24 10:00"),
        calendar=CALENDAR,
    )
    assert late == Light("late", "已超期4天", "2026年12月31日 周四 下班前")
    running = light(
        at("01-01 17:30", 2027),
        now=at("12-31 17:30"),
        started_at=at("12-31 17:30"),
        calendar=CALENDAR,
    )
    assert running == Light("soon", "还剩24小时", "2027年1月1日 周五 17:30")


@settings(deadline=None, max_examples=200)
@given(
    st.datetimes(datetime(2025, 12, 20), datetime(2026, 12, 20), timezones=st.just(SHANGHAI)),
    st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
    st.booleans(),
    st.lists(st.integers(0, 60 * 24 * 60), min_size=2, max_size=8),
)
def test_a_light_never_gets_better_with_time(
    start: datetime,
    length: timedelta,
    with_business: bool,  # noqa: FBT001 - hypothesis gives it
    minutes: list[int],
) -> None:
    end = start + length
    if with_business:
        end = CALENDAR.close_of_business(end.date())
    tones = [
        ORDER[
            light(
                end,
                now=start + timedelta(minutes=passed),
                started_at=start,
                calendar=CALENDAR,
            ).tone
        ]
        for passed in sorted(minutes)
    ]
    assert all(earlier <= later for earlier, later in pairwise(tones))


@settings(deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(SHANGHAI)),
    st.integers(1, 22),
    st.integers(0, 60 * 24 * 40),
)
def test_a_light_is_red_exactly_when_the_moment_has_passed(
    start: datetime, count: int, minutes: int
) -> None:
    end = CALENDAR.add_working_days(start, count)
    now = start + timedelta(minutes=minutes)
    shown = light(end, now=now, started_at=start, calendar=CALENDAR)
    assert (shown.tone == "late") is (now > end)
    assert shown.words.startswith("已超期") is (now > end)
