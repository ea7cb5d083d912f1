"""Dates in words."""

from datetime import UTC, date, datetime

import pytest

from core.kernel.chinese_dates import day_words, moment_words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "11月23日 周一"),
        (date(2026, 11, 24), "11月24日 周二"),
        (date(2026, 11, 29), "11月29日 周日"),
        (date(2026, 1, 3), "1月3日 周六"),
    ],
)
def test_a_day_is_written_with_its_weekday(day: date, words: str) -> None:
    assert day_words(day) == words


def test_the_year_is_written_only_when_it_is_another() -> None:
    assert day_words(date(2027, 1, 4), this_year=2026) == "2027年1月4日 周一"
    assert day_words(date(2026, 1, 5), this_year=2026) == "1月5日 周一"


def test_a_moment_is_written_to_the_minute() -> None:
    assert moment_words(datetime(2026, 11, 24, 15, 30, tzinfo=UTC)) == "11月24日 周二 15:30"
    assert moment_words(datetime(2026, 11, 24, 9, 5, 59, tzinfo=UTC)) == "11月24日 周二 9:05"
