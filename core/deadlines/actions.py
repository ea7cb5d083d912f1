"""Verbs of a clock: start, finish, resolve those that waited for a calendar."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.deadlines.lengths import Length, due
from core.deadlines.policy import Step
from core.deadlines.queries import finish_clocks, unresolved_clocks
from core.deadlines.tables import Clock
from core.kernel import clock
from core.kernel.calendar import official_calendar
from core.kernel.ids import new_id
from tenants import context


@dataclass(frozen=True, slots=True)
class Started:
    """A clock that runs. `due_at` is None while the calendar does not reach that far."""

    due_at: datetime | None
    waiting_reason: str | None


async def start(
    kind: str, subject_id: UUID, step: Step, length: Length, *, since: datetime | None = None
) -> Started:
    """Start the clock of a step now, or `since` a day to which it was postponed."""
    now = since or clock.now()
    end = due(now, length, official_calendar())
    await Clock.insert(
        Clock(
            id=new_id(),
            subject_kind=kind,
            subject_id=subject_id,
            step=step.value,
            length=str(length),
            started_at=now,
            due_at=end.at,
            waiting_reason=end.waiting_reason,
        )
    )
    return Started(end.at, end.waiting_reason)


async def finish(kind: str, subject_id: UUID) -> None:
    """Finish whatever clock of this subject runs."""
    await finish_clocks(context.current().id, kind, subject_id, clock.now())


async def resolve_waiting() -> int:
    """Give a due moment to clocks that waited for a calendar; return how many got one."""
    resolved = 0
    for waiting in await unresolved_clocks(context.current().id):
        end = due(waiting.started_at, Length.parse(waiting.length), official_calendar())
        if end.at is not None:
            await Clock.update({Clock.due_at: end.at, Clock.waiting_reason: None}).where(
                (Clock.tenant_id == context.current().id) & (Clock.id == waiting.id)
            )
            resolved += 1
    return resolved
