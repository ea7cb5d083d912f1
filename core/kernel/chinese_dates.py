"""Dates and moments in the words every page uses: 「11月24日 周二」, 「11月24日 周二 15:30」.

The moments given are shown as they are: bring them into the local zone first.
"""

from datetime import date, datetime

_WEEKDAYS = "一二三四五六日"


def day_words(day: date, *, this_year: int | None = None) -> str:
    """Write a day; the year stands in front only when `this_year` is given and differs."""
    year = "" if this_year is None or day.year == this_year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def short_day(day: date) -> str:
    """Write a day where there is little room: 「11月24日」."""
    return f"{day.month}月{day.day}日"


def moment_words(moment: datetime, *, this_year: int | None = None) -> str:
    """Write a moment to the minute, without a leading zero: 「11月24日 周二 9:00」."""
    return f"{day_words(moment, this_year=this_year)} {moment.hour}:{moment.minute:02}"
