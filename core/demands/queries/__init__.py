"""Reads of demands: one guarded getter, places, numbers, who brought it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition, forbidden_words
from core.demands.permissions import visible
from core.demands.states import State
from core.kernel.errors import Forbidden, NotFound
from core.kernel.outbox import audit
from tenants import context
from tenants.database import Record, fetch, fetch_row, fetch_value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a demand belongs; the head's name and sealed phone are those of its household."""

    village_id: UUID | None = None
    group_id: UUID | None = None
    grid_id: UUID | None = None
    household_id: UUID | None = None
    head: str = ""
    words: str = ""
    phone_sealed: bytes | None = None
    phone_index: bytes | None = None
    phone_tail: str | None = None


async def place_of(
    household_id: UUID | None, grid_id: UUID | None, village_id: UUID | None
) -> Place | None:
    """Return the place of a household, else of a grid, else of a village; None: no such thing."""
    tenant = context.current().id
    if household_id:
        row = await fetch_row(
            """
            SELECT h.village_id, h.group_id, h.grid_id, h.id, p.name, h.door,
                   p.phone_sealed, p.phone_index, p.phone_tail
            FROM household h JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
            WHERE h.tenant_id = $1 AND h.id = $2
            """,
            tenant,
            household_id,
        )
    elif grid_id:
        row = await fetch_row(
            "SELECT village_id, group_id, id, NULL::uuid, '', ''"
            " FROM grid WHERE tenant_id = $1 AND id = $2",
            tenant,
            grid_id,
        )
    else:
        row = await fetch_row(
            "SELECT id, NULL::uuid, NULL::uuid, NULL::uuid, '', ''"
            " FROM village_unit WHERE tenant_id = $1 AND id = $2",
            tenant,
            village_id,
        )
    return Place(*row) if row else None


async def next_number() -> int:
    """Take the township's next number; a rolled-back demand leaves no gap."""
    sql = "UPDATE demand_counter SET last = last + 1 WHERE tenant_id = $1 RETURNING last"
    return int(await fetch_value(sql, context.current().id))


@dataclass(frozen=True, slots=True)
class DemandView:
    """A demand as its page, its verbs and the API see it."""

    id: UUID
    number: int
    state: State
    version: int
    channel: str
    original_text: str
    kind: str
    nature: str | None
    category: str | None
    urgency: str
    confidential: bool
    level: str | None
    body: str | None
    place: str
    village_id: UUID | None
    group_id: UUID | None
    grid_id: UUID | None
    household_id: UUID | None
    registered_by: UUID | None
    registered_at: datetime
    occurred_at: datetime | None
    handler_ids: list[UUID]
    outcome: str | None
    closed_at: datetime | None
    village: str | None
    group: str | None
    door: str | None
    recorder: str | None
    due_at: datetime | None
    waiting_reason: str | None
    clock_started_at: datetime | None
    step: str | None


_DEMAND = """
SELECT d.id, d.number, d.state, d.version, d.channel, d.original_text, d.kind, d.nature, d.category,
       d.urgency, d.confidential, d.level, d.body, d.place, d.village_id, d.group_id, d.grid_id,
       d.household_id, d.registered_by, d.registered_at, d.occurred_at, d.handler_ids, d.outcome,
       d.closed_at, v.name, g.name, h.door, r.name, c.due_at, c.waiting_reason, c.started_at, c.step
       {more}
FROM demand d
LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = d.village_id
LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
LEFT JOIN household h ON h.tenant_id = $1 AND h.id = d.household_id
LEFT JOIN person r ON r.tenant_id = $1 AND r.id = d.registered_by
LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.subject_id = d.id
     AND c.finished_at IS NULL
WHERE d.tenant_id = $1 AND {where}
"""


async def get_for(
    actor: Actor, which: int | UUID, permission: str = "demand.see", *, lock: bool = False
) -> DemandView:
    """Return a demand by number or id, for somebody who may see it and hold `permission` on it.

    Raises:
        NotFound: absent, or not for these eyes.
        Forbidden: may be seen, but not this verb.
    """
    args: list[Any] = [context.current().id, which]
    column = "d.number" if isinstance(which, int) else "d.id"
    seen = visible(actor, args)
    allowed = (
        "true"
        if permission == "demand.see"
        else condition(actor.scope(permission), actor.person_id, args)
    )
    sql = _DEMAND.format(more=f", ({allowed}) AS allowed", where=f"{column} = $2 AND {seen}")
    row = await fetch_row(sql + ("FOR UPDATE OF d" if lock else ""), *args)
    if row is None:
        raise NotFound
    if not row["allowed"]:
        raise Forbidden(forbidden_words(permission))
    view = DemandView(*tuple(row)[:-1])
    if view.confidential:
        audit("demand.view_confidential", "demand", view.id)
    return view


async def get(demand_id: UUID) -> DemandView:
    """Return a demand for a page that has checked its right already: by a code or a link."""
    row = await fetch_row(
        _DEMAND.format(more="", where="d.id = $2"), context.current().id, demand_id
    )
    if row is None:
        raise NotFound
    return DemandView(*row)


async def get_locked(demand_id: UUID) -> DemandView:
    """Return a demand for a verb that has checked its right already; locked until the commit."""
    sql = _DEMAND.format(more="", where="d.id = $2") + "FOR UPDATE OF d"
    row = await fetch_row(sql, context.current().id, demand_id)
    if row is None:
        raise NotFound
    return DemandView(*row)


async def registered_before(client_id: UUID) -> tuple[UUID, int, UUID] | None:
    """Return (id, number, petition id) of what this client has sent before under the same id."""
    row = await fetch_row(
        """
        SELECT d.id, d.number, p.id FROM demand d
        JOIN petition p ON p.tenant_id = $1 AND p.demand_id = d.id
        WHERE d.tenant_id = $1 AND d.client_id = $2 ORDER BY p.id LIMIT 1
        """,
        context.current().id,
        client_id,
    )
    return (row[0], row[1], row[2]) if row else None


@dataclass(frozen=True, slots=True)
class PetitionView:
    """One who brought it."""

    id: UUID
    demand_id: UUID
    name: str
    phone_tail: str | None
    channel: str
    at: datetime
    household_id: UUID | None


_PETITION_BY_CODE = """
SELECT id, demand_id, name, phone_tail, channel, at, household_id FROM petition
WHERE tenant_id = $1 AND code_index = $2
"""
_SHOWN_PETITION = """
SELECT p.id, p.demand_id, CASE WHEN d.confidential THEN '' ELSE p.name END,
       CASE WHEN d.confidential THEN NULL ELSE p.phone_tail END, p.channel, p.at, p.household_id
FROM petition p JOIN demand d ON d.tenant_id = $1 AND d.id = p.demand_id
WHERE p.tenant_id = $1 AND p.demand_id = $2 ORDER BY p.at, p.id
"""


async def petitions_of(demand_id: UUID) -> list[PetitionView]:
    """Return who brought it, first come first; nameless when the demand is confidential."""
    rows = await fetch(_SHOWN_PETITION, context.current().id, demand_id)
    return [PetitionView(*row) for row in rows]


async def petition_by_code(code_index: bytes) -> PetitionView | None:
    """Return the petition behind a query code."""
    row = await fetch_row(_PETITION_BY_CODE, context.current().id, code_index)
    return PetitionView(*row) if row else None


async def petition_phone(petition_id: UUID) -> bytes | None:
    """Return a petitioner's sealed phone."""
    sql = "SELECT phone_sealed FROM petition WHERE tenant_id = $1 AND id = $2"
    return await fetch_value(sql, context.current().id, petition_id)  # type: ignore[no-any-return]


async def moves_of(demand_id: UUID) -> list[Record]:
    """Return the verbs that moved it, with the names of who did it."""
    return list(
        await fetch(
            """
            SELECT m.verb, m.before, m.after, m.at, m.level, m.note, p.name AS who
            FROM demand_move m LEFT JOIN person p ON p.tenant_id = $1 AND p.id = m.by_person
            WHERE m.tenant_id = $1 AND m.demand_id = $2 ORDER BY m.at, m.id
            """,
            context.current().id,
            demand_id,
        )
    )


@dataclass(frozen=True, slots=True)
class Similar:
    """An open matter of the same place."""

    id: UUID
    number: int
    original_text: str
    registered_at: datetime
    voices: int


async def open_nearby(
    actor: Actor, village_id: UUID | None, since: datetime, most: int = 200
) -> list[Similar]:
    """Return open matters of a village since a day, newest first: candidates for the same matter."""
    args: list[Any] = [context.current().id, village_id, since, most]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.id, d.number, d.original_text, d.registered_at,
               (SELECT count(*) FROM petition p WHERE p.tenant_id = $1 AND p.demand_id = d.id)
        FROM demand d
        WHERE d.tenant_id = $1 AND d.village_id = $2 AND d.registered_at >= $3 AND {seen}
          AND d.state IN ('registered', 'deliberating', 'in_progress', 'awaiting_feedback')
        ORDER BY d.id DESC LIMIT $4
        """,
        *args,
    )
    return [Similar(*row) for row in rows]
