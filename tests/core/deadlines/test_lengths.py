"""Lengths: their two written forms and their end."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deadlines.lengths import Due, Length, LengthFault, Unit, due
from core.kernel.calendar import official_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 11, 24, 15, 30, tzinfo=SHANGHAI)


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(Unit))
def test_what_is_written_compactly_reads_back_the_same(count: int, unit: Unit) -> None:
    length = Length(count, unit)
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    ("compact", "words"),
    [("2h", "2小时"), ("24h", "24小时"), ("5wd", "5个工作日"), ("8wh", "8个工作时")],
)
def test_a_length_has_a_compact_form_and_words(compact: str, words: str) -> None:
    length = Length.parse(compact)
    assert (str(length), length.words()) == (compact, words)


@pytest.mark.parametrize(
    "text",
    ["", "5", "wd", "0wd", "-1h", "05wd", "5 wd", "5WD", "10000h", "5d", "５wd", "5wd\n"],  # noqa: RUF001 - what a full-width keyboard types
)
def test_another_spelling_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(LengthFault, match="3wd"):
        Length.parse(text)


@pytest.mark.parametrize("count", [0, -3, 10000])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(LengthFault, match="9999"):
        Length(count, Unit.HOURS)


@pytest.mark.parametrize(
    ("compact", "end"),
    [
        ("2h", datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)),
        ("24h", datetime(2026, 11, 25, 15, 30, tzinfo=SHANGHAI)),
        ("3wh", datetime(2026, 11, 25, 9, 30, tzinfo=SHANGHAI)),
        ("5wd", datetime(2026, 12, 1, 17, 30, tzinfo=SHANGHAI)),
    ],
)
def test_each_unit_ends_by_its_own_rule(compact: str, end: datetime) -> None:
    assert due(TUESDAY, Length.parse(compact), official_calendar()) == Due(end, None)


def test_past_the_calendar_the_limit_waits_with_the_reason() -> None:
    start = datetime(2026, 12, 20, 10, 0, tzinfo=SHANGHAI)
    waiting = due(start, Length.parse("15wd"), official_calendar())
    assert waiting == Due(None, "15个工作日，2027年日历到了就算出")
