"""Reads of feedback: whom to ask, what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition
from core.demands.permissions import WORDS, hidden, visible
from core.kernel.outbox import audit
from tenants import context
from tenants.database import fetch, fetch_row, fetch_value


@dataclass(frozen=True, slots=True)
class RequestView:
    """A petitioner who is asked."""

    id: UUID
    demand_id: UUID
    petition_id: UUID
    round: int
    expires_at: datetime
    answered_at: datetime | None
    name: str
    phone_tail: str | None


_REQUEST = """
SELECT q.id, q.demand_id, q.petition_id, q.round, q.expires_at, q.answered_at, p.name, p.phone_tail
FROM feedback_request q JOIN petition p ON p.tenant_id = $1 AND p.id = q.petition_id
WHERE q.tenant_id = $1 AND
"""


async def request_by_token(token_index: bytes) -> RequestView | None:
    """Return the request behind a link."""
    row = await fetch_row(_REQUEST + " q.token_index = $2", context.current().id, token_index)
    return RequestView(*row) if row else None


async def requests_of(demand_id: UUID) -> list[RequestView]:
    """Return the requests of the newest round, first come first."""
    rows = await fetch(
        _REQUEST
        + """ q.demand_id = $2 AND q.round = (SELECT max(round) FROM feedback_request
              WHERE tenant_id = $1 AND demand_id = $2) ORDER BY p.at, p.id""",
        context.current().id,
        demand_id,
    )
    return [RequestView(*row) for row in rows]


async def rounds_of(demand_id: UUID) -> int:
    """Return how often the petitioners of a demand have been asked."""
    sql = "SELECT coalesce(max(round), 0) FROM feedback_request WHERE tenant_id = $1 AND demand_id = $2"
    return int(await fetch_value(sql, context.current().id, demand_id))


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer."""

    demand_id: UUID
    petition_id: UUID
    name: str
    via: str
    contacted: bool
    resolved: str
    satisfied: str | None
    note: str
    at: datetime
    recorder: str | None


async def answers_of(demand_id: UUID) -> list[AnswerView]:
    """Return all answers about a demand, oldest first."""
    rows = await fetch(
        f"""
        SELECT f.demand_id, q.petition_id, {hidden("p.name")}, f.via, f.contacted, f.resolved, f.satisfied,
               f.note, f.at, r.name
        FROM feedback f
        JOIN feedback_request q ON q.tenant_id = $1 AND q.id = f.request_id
        JOIN petition p ON p.tenant_id = $1 AND p.id = q.petition_id
        JOIN demand d ON d.tenant_id = $1 AND d.id = f.demand_id
        LEFT JOIN person r ON r.tenant_id = $1 AND r.id = f.recorded_by
        WHERE f.tenant_id = $1 AND f.demand_id = $2 ORDER BY f.id
        """,
        context.current().id,
        demand_id,
    )
    return [AnswerView(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to ask: the words, what was done, where the phone ends."""

    request_id: UUID
    demand_id: UUID
    number: int
    version: int
    original_text: str
    outcome: str
    name: str
    phone_tail: str | None
    petition_id: UUID
    village: str | None
    group: str | None
    due_at: datetime | None
    waiting_reason: str | None
    clock_started_at: datetime | None


async def calls_for(actor: Actor, *, after: UUID | None = None, most: int = 20) -> list[Call]:
    """Return whom this person may ask: never about a matter that they handled themselves."""
    args: list[Any] = [context.current().id, actor.person_id, after, most]
    seen = visible(actor, args)
    may = condition(actor.scope("feedback.record"), actor.person_id, args)
    rows = await fetch(
        f"""
        SELECT q.id, d.id, d.number, d.version, {WORDS}, coalesce(d.outcome, ''),
               {hidden("p.name")},
               p.phone_tail, p.id, v.name, g.name, c.due_at, c.waiting_reason, c.started_at
        FROM feedback_request q
        JOIN demand d ON d.tenant_id = $1 AND d.id = q.demand_id
        JOIN petition p ON p.tenant_id = $1 AND p.id = q.petition_id
        LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = d.village_id
        LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
        LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand'
             AND c.subject_id = d.id AND c.finished_at IS NULL
        WHERE q.tenant_id = $1 AND q.answered_at IS NULL AND d.state = 'awaiting_feedback'
          AND q.round = (SELECT max(l.round) FROM feedback_request l
                         WHERE l.tenant_id = $1 AND l.demand_id = d.id)
          AND NOT ($2 = ANY(d.handler_ids)) AND {seen} AND {may}
          AND ($3::uuid IS NULL OR q.id > $3)
        ORDER BY q.id LIMIT $4
        """,
        *args,
    )
    return [Call(*row) for row in rows]


async def phone_for_call(petition_id: UUID, demand_id: UUID) -> bytes | None:
    """Return the sealed phone of somebody who is to be asked; the look is audited."""
    audit("petition.phone", "demand", demand_id, ("phone", "reason:feedback"))
    sql = "SELECT phone_sealed FROM petition WHERE tenant_id = $1 AND id = $2 AND demand_id = $3"
    return await fetch_value(  # type: ignore[no-any-return]
        sql, context.current().id, petition_id, demand_id
    )


JUDGED = """
SELECT d.id AS demand_id, d.village_id, true AS counts, {hit} AS hits
FROM demand d
JOIN feedback f ON f.tenant_id = $1 AND f.demand_id = d.id
WHERE d.tenant_id = $1 AND d.village_id IS NOT NULL AND NOT d.confidential
  AND f.satisfied IS NOT NULL
  AND f.at >= $2 AND f.at < $3
  AND f.round = (SELECT max(l.round) FROM feedback l
                 WHERE l.tenant_id = $1 AND l.demand_id = d.id AND l.at >= $2 AND l.at < $3)
GROUP BY d.id, d.village_id
"""
