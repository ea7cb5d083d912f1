"""What waits for somebody, of whatever kind, in one statement and one order of urgency."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from core.accounts.permissions import Actor, Scope, condition
from core.demands.permissions import visible
from tenants import context
from tenants.database import fetch, fetch_row

Kind = Literal["triage", "resolve", "acknowledge", "work", "verify", "call"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do. `total` counts all of them, not only the shown."""

    kind: Kind
    number: int
    order_id: UUID | None
    original_text: str
    confidential: bool
    urgency: str
    level: str | None
    body: str | None
    petitioner: str | None
    voices: int
    place: str
    village: str | None
    group: str | None
    due_at: datetime | None
    waiting_reason: str | None
    started_at: datetime | None
    total: int


_WAITING = """
SELECT w.kind, w.number, w.order_id, w.original_text, w.confidential, w.urgency, w.level, w.body,
       b.name, b.voices, w.place, v.name, g.name, w.due_at, w.waiting_reason, w.started_at, w.total
FROM (SELECT w.*, count(*) OVER () AS total FROM ({parts}) w
      ORDER BY (w.urgency = 'critical') DESC, w.due_at NULLS LAST, w.id LIMIT $3) w
LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = w.village_id
LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = w.group_id
LEFT JOIN LATERAL (SELECT (array_agg(p.name ORDER BY p.at, p.id))[1] AS name, count(*) AS voices
                   FROM petition p WHERE p.tenant_id = $1 AND p.demand_id = w.id) b ON true
ORDER BY (w.urgency = 'critical') DESC, w.due_at NULLS LAST, w.id
"""
_COLUMNS = """
SELECT DISTINCT ON (d.id, {order}) '{kind}' AS kind, d.id, d.number, {order} AS order_id,
       d.original_text, d.confidential, d.urgency, d.level, d.body, d.place, d.village_id,
       d.group_id, c.due_at, c.waiting_reason, c.started_at
FROM demand d
LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.subject_id = d.id
     AND c.finished_at IS NULL
{join}
WHERE d.tenant_id = $1 AND {where}
"""
_ORDERS = "JOIN work_order o ON o.tenant_id = $1 AND o.demand_id = d.id"
_REQUESTS = """
JOIN feedback_request q ON q.tenant_id = $1 AND q.demand_id = d.id AND q.answered_at IS NULL
"""


def _part(kind: Kind, where: str, *, join: str = "", order: str = "NULL::uuid") -> str:
    return "(" + _COLUMNS.format(kind=kind, where=where, join=join, order=order) + ")"


def _meetings(scope: Scope) -> str:
    """Whoever records for the street is asked about the street's meetings, a village about its own."""
    return "d.level = 'L3'" if scope.everywhere else "d.level IN ('L1', 'L2')"


def _parts(actor: Actor, soon: datetime, args: list[Any]) -> list[str]:
    me = "$2"

    def mine(permission: str) -> str:
        seen = visible(actor, args)
        return f"{seen} AND {condition(actor.scope(permission), actor.person_id, args)}"

    parts = [
        _part(
            "acknowledge",
            f"o.handler_id = {me} AND o.state = 'assigned'",
            join=_ORDERS,
            order="o.id",
        ),
        _part(
            "work",
            f"o.handler_id = {me} AND o.state IN ('claimed', 'acknowledged')",
            join=_ORDERS,
            order="o.id",
        ),
    ]
    if actor.may_anywhere("demand.triage"):
        parts.append(_part("triage", f"d.state = 'registered' AND {mine('demand.triage')}"))
    if actor.may_anywhere("resolution.record"):
        meetings = _meetings(actor.scope("resolution.record"))
        args.append(soon)
        parts.append(
            _part(
                "resolve",
                f"d.state = 'deliberating' AND c.due_at <= ${len(args)} AND {meetings}"
                f" AND {mine('resolution.record')}",
            )
        )
    if actor.may_anywhere("order.verify"):
        parts.append(
            _part(
                "verify",
                f"o.state = 'submitted' AND o.handler_id <> {me}"
                f" AND NOT ({me} = ANY(d.handler_ids)) AND {mine('order.verify')}",
                join=_ORDERS,
                order="o.id",
            )
        )
    if actor.may_anywhere("feedback.record"):
        parts.append(
            _part(
                "call",
                f"d.state = 'awaiting_feedback' AND NOT ({me} = ANY(d.handler_ids))"
                f" AND {mine('feedback.record')}",
                join=_REQUESTS,
            )
        )
    return parts


async def waiting_for(actor: Actor, soon: datetime, most: int) -> list[Waiting]:
    """Return what waits for somebody, the most urgent first; a deliberation once it is due by `soon`."""
    args: list[Any] = [context.current().id, actor.person_id, most]
    sql = _WAITING.format(parts=" UNION ALL ".join(_parts(actor, soon, args)))
    return [Waiting(*row) for row in await fetch(sql, *args)]


async def next_due(actor: Actor) -> tuple[int, datetime] | None:
    """Return (number, moment) of what falls due first among the open matters somebody may see."""
    args: list[Any] = [context.current().id]
    seen = visible(actor, args)
    row = await fetch_row(
        f"""
        SELECT d.number, c.due_at FROM clock c
        JOIN demand d ON d.tenant_id = $1 AND d.id = c.subject_id
        WHERE c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.finished_at IS NULL
          AND c.due_at IS NOT NULL AND {seen} ORDER BY c.due_at LIMIT 1
        """,
        *args,
    )
    return (row[0], row[1]) if row else None
