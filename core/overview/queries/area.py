"""What goes on in somebody's area: grids, villages, what was done well."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor
from core.demands.permissions import visible
from core.demands.states import OPEN, State
from tenants import context
from tenants.database import fetch


@dataclass(frozen=True, slots=True)
class GridMatter:
    """An open matter of my grids, with the grids' figures beside it (no matter: `number` None)."""

    grids: str
    households: int
    uncovered: int
    open: int
    number: int | None
    original_text: str | None
    state: State | None
    place: str | None
    registered_at: datetime | None


async def grid_matters(actor: Actor, grids: list[UUID], today: date, most: int) -> list[GridMatter]:
    """Return the newest open matters of these grids; at least one row, for the figures."""
    args: list[Any] = [context.current().id, grids, today, list(OPEN), most]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT (SELECT coalesce(string_agg(c.name, '、' ORDER BY c.code), '') FROM grid c
                WHERE c.tenant_id = $1 AND c.id = ANY($2)),
               f.households, f.uncovered, coalesce(m.total, 0), m.number, m.original_text, m.state,
               m.place, m.registered_at
        FROM (SELECT count(*) AS households, count(*) FILTER (WHERE NOT EXISTS (
                  SELECT 1 FROM member_household_link k
                  WHERE k.tenant_id = $1 AND k.household_id = h.id AND k.valid_from <= $3
                    AND (k.valid_to IS NULL OR k.valid_to > $3))) AS uncovered
              FROM household h WHERE h.tenant_id = $1 AND h.grid_id = ANY($2)) f
        LEFT JOIN (SELECT d.id, d.number, d.original_text, d.state, d.place, d.registered_at,
                          count(*) OVER () AS total
                   FROM demand d
                   WHERE d.tenant_id = $1 AND d.grid_id = ANY($2) AND d.state = ANY($4) AND {seen}
                   ORDER BY d.id DESC LIMIT $5) m ON true
        ORDER BY m.id DESC
        """,
        *args,
    )
    return [GridMatter(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Done:
    """A matter that a resident called solved, in that resident's words."""

    number: int
    original_text: str
    confidential: bool
    name: str
    at: datetime
    satisfied: str
    note: str


async def lately_done(actor: Actor, since: datetime, most: int) -> list[Done]:
    """Return what residents called solved since a moment, the newest first, one answer a matter."""
    args: list[Any] = [context.current().id, since, most]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.number, d.original_text, d.confidential, p.name, f.at, f.satisfied, f.note
        FROM (SELECT DISTINCT ON (f.demand_id) f.* FROM feedback f
              WHERE f.tenant_id = $1 AND f.at >= $2 AND f.resolved = 'yes'
                AND f.satisfied IN ('satisfied', 'mostly')
              ORDER BY f.demand_id, f.id DESC) f
        JOIN demand d ON d.tenant_id = $1 AND d.id = f.demand_id AND d.state = 'closed'
        JOIN feedback_request q ON q.tenant_id = $1 AND q.id = f.request_id
        JOIN petition p ON p.tenant_id = $1 AND p.id = q.petition_id
        WHERE d.tenant_id = $1 AND {seen} ORDER BY f.id DESC LIMIT $3
        """,
        *args,
    )
    return [Done(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class VillageLoad:
    """Open matters of a village by stage; `village_id` None: those that no village has yet."""

    village_id: UUID | None
    village: str | None
    registered: int
    deliberating: int
    in_progress: int
    awaiting_feedback: int
    late: int

    @property
    def open(self) -> int:
        """All that is not finished."""
        return self.registered + self.deliberating + self.in_progress + self.awaiting_feedback


async def village_loads(actor: Actor, now: datetime) -> list[VillageLoad]:
    """Return the villages of somebody's area with their open matters, in the order of the codes.

    The figures count by the conditions of the list of demands, so that each opens its list.
    """
    args: list[Any] = [context.current().id, now, list(OPEN)]
    seen = visible(actor, args)
    scope = actor.scope("demand.see")
    args.append(None if scope.everywhere else list(scope.villages))
    villages = f"${len(args)}"
    rows = await fetch(
        f"""
        SELECT v.id, v.name, coalesce(o.registered, 0), coalesce(o.deliberating, 0),
               coalesce(o.in_progress, 0), coalesce(o.awaiting_feedback, 0), coalesce(o.late, 0)
        FROM (SELECT u.id, u.name, u.code FROM village_unit u
              WHERE u.tenant_id = $1 AND ({villages}::uuid[] IS NULL OR u.id = ANY({villages}))) v
        FULL JOIN (
            SELECT d.village_id,
                   count(*) FILTER (WHERE d.state = 'registered') AS registered,
                   count(*) FILTER (WHERE d.state = 'deliberating') AS deliberating,
                   count(*) FILTER (WHERE d.state = 'in_progress') AS in_progress,
                   count(*) FILTER (WHERE d.state = 'awaiting_feedback') AS awaiting_feedback,
                   count(*) FILTER (WHERE c.due_at <= $2) AS late
            FROM demand d
            LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand'
                 AND c.subject_id = d.id AND c.finished_at IS NULL
            WHERE d.tenant_id = $1 AND d.state = ANY($3) AND {seen}
            GROUP BY d.village_id) o ON o.village_id = v.id
        ORDER BY v.code
        """,
        *args,
    )
    return [VillageLoad(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HouseholdMatter:
    """A demand of a household."""

    number: int
    original_text: str
    state: State
    channel: str
    recorder: str | None
    outcome: str | None
    registered_at: datetime
    closed_at: datetime | None


async def matters_of(actor: Actor, household_id: UUID, most: int = 50) -> list[HouseholdMatter]:
    """Return the demands of a household that somebody may see, the newest first."""
    args: list[Any] = [context.current().id, household_id, most]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.number, d.original_text, d.state, d.channel, r.name, d.outcome, d.registered_at,
               d.closed_at
        FROM demand d LEFT JOIN person r ON r.tenant_id = $1 AND r.id = d.registered_by
        WHERE d.tenant_id = $1 AND d.household_id = $2 AND {seen} ORDER BY d.id DESC LIMIT $3
        """,
        *args,
    )
    return [HouseholdMatter(*row) for row in rows]


async def open_by_household(actor: Actor, households: list[UUID]) -> dict[UUID, int]:
    """Return how many open matters these households have, for whoever may see them."""
    args: list[Any] = [context.current().id, households, list(OPEN)]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.household_id, count(*) FROM demand d
        WHERE d.tenant_id = $1 AND d.household_id = ANY($2) AND d.state = ANY($3) AND {seen}
        GROUP BY d.household_id
        """,
        *args,
    )
    return {row[0]: row[1] for row in rows}
