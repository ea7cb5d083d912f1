"""Holiday data: what comes with the product, and what is refused."""

from datetime import date

import pytest

from core.kernel.calendar import (
    CalendarFileFault,
    YearDays,
    calendar_of,
    official_calendar,
    official_years,
    parse_years,
)

GOOD = """
[[year]]
year = 2027
source = "放假通知"
holidays = [2027-01-01]
workdays = [2027-01-02]
"""


def year(number: int) -> YearDays:
    return YearDays(number, frozenset(), frozenset(), "放假通知")


def test_the_product_brings_2026_with_its_source() -> None:
    (only,) = official_years()
    assert only.year == 2026
    assert only.source.startswith("https://")
    assert (len(only.holidays), len(only.workdays)) == (33, 6)
    assert official_calendar().known_until == date(2026, 12, 31)


def test_the_official_calendar_is_built_once() -> None:
    assert official_calendar() is official_calendar()


def test_an_imported_year_extends_the_calendar() -> None:
    calendar = calendar_of([*official_years(), *parse_years(GOOD)])
    assert calendar.known_until == date(2027, 12, 31)
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.is_working_day(date(2027, 1, 2))
    assert calendar.working_days_between(date(2026, 12, 31), date(2027, 1, 4)) == 2


def test_a_later_entry_for_the_same_year_replaces_the_earlier() -> None:
    changed = YearDays(2026, frozenset(), frozenset({date(2026, 11, 28)}), "街道调整")
    calendar = calendar_of([*official_years(), changed])
    assert calendar.is_working_day(date(2026, 11, 28))
    assert calendar.is_working_day(date(2026, 10, 1))


def test_a_gap_between_years_is_refused() -> None:
    with pytest.raises(CalendarFileFault, match="缺2027年"):
        calendar_of([year(2026), year(2028)])


def test_a_calendar_without_years_is_refused() -> None:
    with pytest.raises(CalendarFileFault, match="至少导入一年"):
        calendar_of([])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("year = 2027", "year = = 2027", "读不懂"),
        ("[[year]]", "[[jahr]]", r"\[\[year\]\]"),
        ("year = 2027", 'year = "2027"', "四位年份"),
        ("year = 2027", "year = true", "四位年份"),
        ('source = "放假通知"', 'source = " "', "出处"),
        ('source = "放假通知"', "", "四项"),
        ("holidays = [2027-01-01]", "holidays = 2027-01-01", "holidays 要写成日期的列表"),
        ("holidays = [2027-01-01]", 'holidays = ["元旦"]', "元旦 不是日期"),
        ("[2027-01-01]", "[2027-01-01T00:00:00]", "不是日期"),
        ("[2027-01-01]", "[2027-01-01, 2027-01-01]", "重复"),
        ("[2027-01-01]", "[2028-01-01]", "移到2028年"),
        ("[2027-01-01]", "[2027-01-02]", "既是放假又是上班"),
        ("[2027-01-02]", "[2027-01-04]", "不是周末"),
    ],
)
def test_a_faulty_calendar_file_is_refused_with_the_place(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(CalendarFileFault, match=words):
        parse_years(GOOD.replace(old, new, 1))
