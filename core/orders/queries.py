"""Reads of orders. Whoever may see the demand may see its orders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition, forbidden_words
from core.demands.permissions import PETITIONER, WORDS, visible
from core.kernel.errors import Forbidden, NotFound
from core.orders.forms import OrderFilters
from core.orders.states import OrderState
from tenants import context
from tenants.database import Record, fetch, fetch_row, fetch_value


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with what its card shows of the demand."""

    id: UUID
    demand_id: UUID
    state: OrderState
    version: int
    handler_id: UUID | None
    taken: str | None
    result: str | None
    redo_of: UUID | None
    opened_at: datetime
    taken_at: datetime | None
    submitted_at: datetime | None
    verified_at: datetime | None
    handler: str | None
    number: int
    original_text: str
    place: str
    village_id: UUID | None
    village: str | None
    group: str | None
    level: str | None
    household_id: UUID | None
    petitioner: str | None
    voices: int
    due_at: datetime | None
    waiting_reason: str | None
    clock_started_at: datetime | None
    confidential: bool


_ORDER = f"""
SELECT o.id, o.demand_id, o.state, o.version, o.handler_id, o.taken, o.result, o.redo_of,
       o.opened_at, o.taken_at, o.submitted_at, o.verified_at, p.name, d.number, {WORDS},
       d.place, d.village_id, v.name, g.name, d.level, d.household_id, {PETITIONER}, b.voices, c.due_at,
       c.waiting_reason, c.started_at, d.confidential {{more}}
FROM work_order o
JOIN demand d ON d.tenant_id = $1 AND d.id = o.demand_id
LEFT JOIN person p ON p.tenant_id = $1 AND p.id = o.handler_id
LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = d.village_id
LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.subject_id = d.id
     AND c.finished_at IS NULL
LEFT JOIN LATERAL (SELECT (array_agg(r.name ORDER BY r.at, r.id))[1] AS name, count(*) AS voices
                   FROM petition r WHERE r.tenant_id = $1 AND r.demand_id = d.id) b ON true
WHERE o.tenant_id = $1 AND {{where}}
"""


async def get_for(actor: Actor, order_id: UUID, permission: str = "order.see") -> OrderView:
    """Return an order for somebody who may see its demand and hold `permission` there.

    Raises:
        NotFound: absent, or not for these eyes.
        Forbidden: may be seen, but not this verb.
    """
    args: list[Any] = [context.current().id, order_id]
    seen = visible(actor, args)
    allowed = condition(actor.scope(permission), actor.person_id, args)
    where = f"o.id = $2 AND {seen}"
    sql = _ORDER.format(more=f", ({allowed})", where=where)
    row = await fetch_row(sql, *args)
    if row is None:
        raise NotFound
    if not row[-1]:
        raise Forbidden(forbidden_words(permission))
    return OrderView(*tuple(row)[:-1])


async def lock_demand_of(order_id: UUID) -> None:
    """Lock an order's demand before the order is read, for a verb that writes both.

    Every verb locks the demand first, so that no two can wait for each other.
    """
    await fetch_value(
        "SELECT d.id FROM demand d WHERE d.tenant_id = $1 AND d.id ="
        " (SELECT o.demand_id FROM work_order o WHERE o.tenant_id = $1 AND o.id = $2) FOR UPDATE",
        context.current().id,
        order_id,
    )


async def get(order_id: UUID) -> OrderView:
    """Return an order for a verb that has checked its right already."""
    row = await fetch_row(_ORDER.format(more="", where="o.id = $2"), context.current().id, order_id)
    if row is None:
        raise NotFound
    return OrderView(*row)


async def orders_of(demand_id: UUID) -> list[OrderView]:
    """Return the orders of a demand, oldest first."""
    sql = _ORDER.format(more="", where="o.demand_id = $2 ORDER BY o.id")
    return [OrderView(*row) for row in await fetch(sql, context.current().id, demand_id)]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A piece of a list; `next` is the cursor of the following piece."""

    items: list[OrderView]
    next: UUID | None
    total: int


async def orders_for(actor: Actor, filters: OrderFilters) -> OrderPage:
    """Return orders, newest first, and how many there are in all."""
    args: list[Any] = [context.current().id]
    if filters.tab == "free":
        claim = condition(actor.scope("order.claim"), actor.person_id, args)
        where = f"o.state IN ('open', 'returned') AND {claim} AND NOT d.confidential"
    elif filters.tab == "mine":
        args.append(actor.person_id)
        where = f"o.handler_id = ${len(args)} AND {visible(actor, args)}"
    else:
        where = f"o.state NOT IN ('verified', 'cancelled') AND {visible(actor, args)}"
    counted = f"""
        SELECT count(*) FROM work_order o JOIN demand d ON d.tenant_id = $1 AND d.id = o.demand_id
        WHERE o.tenant_id = $1 AND {where}
    """
    total = await fetch_value(counted, *args)
    args += [filters.cursor, filters.limit + 1]
    n = len(args)
    sql = _ORDER.format(
        more="",
        where=f"{where} AND (${n - 1}::uuid IS NULL OR o.id < ${n - 1})"
        f" ORDER BY o.id DESC LIMIT ${n}",
    )
    items = [OrderView(*row) for row in await fetch(sql, *args)]
    following = items[filters.limit - 1].id if len(items) > filters.limit else None
    return OrderPage(items[: filters.limit], following, total)


async def unfinished(demand_id: UUID) -> tuple[int, int]:
    """Return (unfinished, verified) counts of a demand's orders."""
    row = await fetch_row(
        """
        SELECT count(*) FILTER (WHERE state NOT IN ('verified', 'cancelled')),
               count(*) FILTER (WHERE state = 'verified')
        FROM work_order WHERE tenant_id = $1 AND demand_id = $2
        """,
        context.current().id,
        demand_id,
    )
    return (row[0], row[1]) if row else (0, 0)


async def steps_of(demand_id: UUID) -> list[Record]:
    """Return what happened to a demand's orders, oldest first."""
    return list(
        await fetch(
            """
            SELECT s.verb, s.at, s.note, s.public, p.name AS who, h.name AS handler
            FROM order_step s
            JOIN work_order o ON o.tenant_id = $1 AND o.id = s.order_id
            JOIN person p ON p.tenant_id = $1 AND p.id = s.by_person
            LEFT JOIN person h ON h.tenant_id = $1 AND h.id = o.handler_id
            WHERE s.tenant_id = $1 AND o.demand_id = $2 ORDER BY s.at, s.id
            """,
            context.current().id,
            demand_id,
        )
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given an order, with what is in hand already."""

    person_id: UUID
    name: str
    role: str
    in_hand: int


async def candidates(
    village_id: UUID | None, today: datetime, *, confidential: bool = False
) -> list[Candidate]:
    """Return who may be given an order, the least loaded first.

    People of the village; a confidential matter only the leaders of the street, who alone see it.
    """
    rows = await fetch(
        """
        SELECT p.id, p.name, min(m.role), count(DISTINCT o.id)
        FROM membership m
        JOIN person p ON p.tenant_id = $1 AND p.id = m.person_id
        LEFT JOIN work_order o ON o.tenant_id = $1 AND o.handler_id = p.id
             AND o.state IN ('claimed', 'assigned', 'acknowledged')
        WHERE m.tenant_id = $1 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3)
          AND CASE WHEN $4 THEN m.role = 'township_leader' ELSE m.village_id = $2 AND m.role IN
              ('village_secretary', 'village_cadre', 'party_member', 'grid_member') END
        GROUP BY p.id, p.name ORDER BY count(DISTINCT o.id), p.name LIMIT 200
        """,
        context.current().id,
        village_id,
        today.date(),
        confidential,
    )
    return [Candidate(*row) for row in rows]


async def in_hand(person_id: UUID) -> int:
    """Return how many orders a person has in hand."""
    return int(
        await fetch_value(
            "SELECT count(*) FROM work_order WHERE tenant_id = $1 AND handler_id = $2"
            " AND state IN ('claimed', 'assigned', 'acknowledged')",
            context.current().id,
            person_id,
        )
    )
