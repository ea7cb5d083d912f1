"""Reads of resolutions, and of what waits for a body."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition
from core.demands.permissions import PETITIONER, WORDS, visible
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


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A demand that waits for a body."""

    id: UUID
    number: int
    version: int
    level: str
    body: str
    original_text: str
    place: str
    village: str | None
    group: str | None
    petitioner: str | None
    voices: int
    due_at: datetime | None
    waiting_reason: str | None
    clock_started_at: datetime | None


async def waiting_for(actor: Actor, most: int = 200) -> list[WaitingView]:
    """Return what waits for the bodies that this person records, the most urgent first."""
    args: list[Any] = [context.current().id, most]
    may = condition(actor.scope("resolution.record"), actor.person_id, args)
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.id, d.number, d.version, d.level, coalesce(d.body, ''), {WORDS}, d.place,
               v.name, g.name,
               {PETITIONER}, b.voices, c.due_at, c.waiting_reason, c.started_at
        FROM demand d
        LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = d.village_id
        LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
        LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand'
             AND c.subject_id = d.id AND c.finished_at IS NULL
        LEFT JOIN LATERAL (
            SELECT (array_agg(p.name ORDER BY p.at, p.id))[1] AS name, count(*) AS voices
            FROM petition p WHERE p.tenant_id = $1 AND p.demand_id = d.id) b ON true
        WHERE d.tenant_id = $1 AND d.state = 'deliberating' AND {may} AND {seen}
        ORDER BY d.level, c.due_at NULLS LAST, d.id LIMIT $2
        """,
        *args,
    )
    return [WaitingView(*row) for row in rows]
