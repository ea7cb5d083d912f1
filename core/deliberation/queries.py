"""Reads of resolutions, and of what waits for a body."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tenants import context
from tenants.database import fetch


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A recorded resolution."""

    level: str
    body: str
    outcome: str
    note: str
    decided_on: date
    postponed_to: date | None
    recorded_at: datetime
    recorder: str


async def resolutions_of(demand_id: UUID) -> list[ResolutionView]:
    """Return what was resolved about a demand, oldest first."""
    rows = await fetch(
        """
        SELECT r.level, r.body, r.outcome, r.note, r.decided_on, r.postponed_to, r.recorded_at, p.name
        FROM resolution r JOIN person p ON p.tenant_id = $1 AND p.id = r.recorded_by
        WHERE r.tenant_id = $1 AND r.demand_id = $2 ORDER BY r.id
        """,
        context.current().id,
        demand_id,
    )
    return [ResolutionView(*row) for row in rows]
