"""When the story happens: counted back from today, inside the calendar that is known."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from core.kernel import clock
from core.kernel.calendar import official_calendar

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


class Today:
    """A moment of loading, and the working days that lead to it.

    After the last known day the story stays at that day; what would lie before the first known day
    happens on it.
    """

    def __init__(self, now: datetime) -> None:
        """`now` with its zone."""
        calendar = official_calendar()
        last, local = calendar.known_until, now.astimezone(clock.CHINA)
        self.now = min(local, calendar.close_of_business(last))
        today = self.now.date()
        span = (today - calendar.known_from).days
        known = (calendar.known_from + timedelta(days=n) for n in range(max(span, 0)))
        self._days: list[date] = [*filter(calendar.is_working_day, known), today]

    def moment(self, day: str, at: str) -> datetime:
        """Return the moment of a line: `-8 09:20`, or `now -35` for minutes back."""
        if day == "now":
            return self.now + timedelta(minutes=int(at))
        place = max(len(self._days) - 1 + int(day), 0)
        return datetime.combine(self._days[place], time.fromisoformat(at), clock.CHINA)

    def in_order(self, moments: Sequence[datetime]) -> list[datetime]:
        """Return the moments of one matter, each at least a minute after the one before."""
        ordered: list[datetime] = []
        for moment in moments:
            ordered.append(max(moment, ordered[-1] + _MINUTE) if ordered else moment)
        return ordered

    def before_now(self, moments: Sequence[datetime]) -> list[datetime]:
        """Return ascending moments with those of the future drawn in before now, in their order.

        At eight in the morning the visit of half past eight has not been: it came a little earlier.
        """
        past = [moment for moment in moments if moment < self.now]
        ahead = len(moments) - len(past)
        start = max(past[-1], self.now - _HOUR) if past else self.now - _HOUR
        step = (self.now - start) / (ahead + 1)
        return [*past, *(start + step * n for n in range(1, ahead + 1))]
