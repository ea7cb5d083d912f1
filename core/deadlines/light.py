"""The light of a deadline: a colour, always with words, and the due date in words.

Late: overdue. Soon: at most one working day or at most 25 % of the time left. Otherwise ok.
Wait: no due moment yet, or the clock is suspended. No official percentage was found for the
warning; 25 % and one working day are the product's default.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.kernel.calendar import CalendarUnknown, WorkingCalendar
from core.kernel.chinese_dates import day_words, moment_words

Tone = Literal["ok", "soon", "late", "wait"]

_LAST_QUARTER = 4
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_LONG = 2 * _DAY
"""From here on natural time is told in days, below in hours."""


@dataclass(frozen=True, slots=True)
class Light:
    """What a page shows of a deadline. The tone is never shown without the words."""

    tone: Tone
    words: str
    """「还剩2个工作日」, 「今天下班前」, 「已超期2小时」."""
    date_words: str
    """「11月26日 周四 下班前」, 「11月24日 周二 15:30」; for `wait` the reason, or nothing."""


def light(
    due_at: datetime | None,
    *,
    now: datetime,
    started_at: datetime,
    calendar: WorkingCalendar,
    waiting_reason: str | None = None,
    suspended: bool = False,
) -> Light:
    """Judge one running clock. Never raises for a day outside the calendar.

    Where the calendar does not reach, working days are not guessed: the words then count
    natural hours and days.
    """
    if suspended:
        return Light("wait", "暂停计时", waiting_reason or "")
    if due_at is None:
        return Light("wait", "时限待定", waiting_reason or "")
    due, current = calendar.local(due_at), calendar.local(now)
    by_day = _ends_with_business(due, calendar)
    days = _working_days(current, due, calendar)
    date_words = _date_words(due, by_day=by_day, this_year=current.year)
    if current > due:
        return Light("late", _late_words(current, due, days, by_day=by_day), date_words)
    started = calendar.local(started_at)
    whole = _working_days(started, due, calendar) if by_day else None
    if days is None or whole is None:
        in_last_quarter = (due - current) * _LAST_QUARTER <= due - started
    else:
        in_last_quarter = days * _LAST_QUARTER <= whole
    soon = in_last_quarter or _within_a_day(current, due, days)
    return Light(
        "soon" if soon else "ok", _left_words(current, due, days, by_day=by_day), date_words
    )


def _ends_with_business(due: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether the due moment is the close of business of a known working day."""
    try:
        return due.time() == calendar.closing_time and calendar.is_working_day(due.date())
    except CalendarUnknown:
        return False


def _working_days(a: datetime, b: datetime, calendar: WorkingCalendar) -> int | None:
    """Working days from one local day to another, None where the calendar does not reach."""
    try:
        return calendar.working_days_between(a.date(), b.date())
    except CalendarUnknown:
        return None


def _within_a_day(current: datetime, due: datetime, days: int | None) -> bool:
    if days is None:
        return due - current <= _DAY
    return days <= 1


def _left_words(current: datetime, due: datetime, days: int | None, *, by_day: bool) -> str:
    if by_day and current.date() == due.date():
        return "今天下班前"
    if by_day and days is not None:
        return f"还剩{days}个工作日"
    return f"还剩{_span_words(due - current)}"


def _late_words(current: datetime, due: datetime, days: int | None, *, by_day: bool) -> str:
    """Working days once one has begun since the due day, natural time until then."""
    if by_day and days is not None and days < 0:
        return f"已超期{-days}个工作日"
    return f"已超期{_span_words(current - due)}"


def _span_words(span: timedelta) -> str:
    """Natural time in its largest fitting unit, rounded down, at least a minute."""
    if span >= _LONG:
        return f"{span // _DAY}天"
    if span >= _HOUR:
        return f"{span // _HOUR}小时"
    return f"{max(span // _MINUTE, 1)}分钟"


def _date_words(due: datetime, this_year: int, *, by_day: bool) -> str:
    if by_day:
        return f"{day_words(due, this_year=this_year)} 下班前"
    return moment_words(due, this_year=this_year)
