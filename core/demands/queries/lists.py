"""Lists of demands: filters, keyset paging, and counts that come from the same conditions."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from core.accounts.permissions import Actor, condition
from core.demands.permissions import PETITIONER, WORDS, visible
from core.demands.states import OPEN, State
from core.kernel.errors import Invalid
from tenants import context
from tenants.database import fetch, fetch_row

View = Literal["open", "mine", "soon", "late", "feedback", "all"]


class Filters(msgspec.Struct):
    """What a list may be narrowed to. `view` is a tab; the rest are chips."""

    view: View = "open"
    state: State | None = None
    level: Annotated[str, Meta(max_length=10)] | None = None
    category: Annotated[str, Meta(max_length=3)] | None = None
    channel: Annotated[str, Meta(max_length=40)] | None = None
    village_id: UUID | None = None
    q: Annotated[str, Meta(max_length=100)] | None = None
    sort: Literal["due", "-number"] = "due"
    limit: Annotated[int, Meta(ge=1, le=200)] = 20
    cursor: Annotated[str, Meta(max_length=300)] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A demand in a list."""

    id: UUID
    number: int
    state: State
    version: int
    original_text: str
    category: str | None
    channel: str
    level: str | None
    urgency: str
    place: str
    registered_at: datetime
    village: str | None
    group: str | None
    handler: str | None
    petitioner: str | None
    voices: int
    due_at: datetime | None
    waiting_reason: str | None
    clock_started_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; `next` is the cursor of the following one."""

    items: list[Row]
    next: str | None
    total: int


_FROM = """
FROM demand d
LEFT JOIN clock c ON c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.subject_id = d.id
     AND c.finished_at IS NULL
"""
_ROWS = """
SELECT d.id, d.number, d.state, d.version, {words}, d.category, d.channel, d.level, d.urgency,
       d.place, d.registered_at, v.name, g.name, h.name,
       {petitioner}, b.voices, d.due_at,
       d.waiting_reason, d.started_at
FROM (SELECT d.*, c.due_at, c.waiting_reason, c.started_at {from_} WHERE {where}
      ORDER BY {order} LIMIT {limit}) d
LEFT JOIN village_unit v ON v.tenant_id = $1 AND v.id = d.village_id
LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
LEFT JOIN person h ON h.tenant_id = $1 AND h.id = d.handler_ids[cardinality(d.handler_ids)]
LEFT JOIN LATERAL (SELECT (array_agg(p.name ORDER BY p.at, p.id))[1] AS name, count(*) AS voices
                   FROM petition p WHERE p.tenant_id = $1 AND p.demand_id = d.id) b ON true
ORDER BY {order_again}
"""
# What PostgreSQL can compare; a cursor that says something else is not one of ours.
_FIRST_YEAR, _LAST_YEAR = 2000, 2999  # beyond, a zone may lead out of what PostgreSQL can hold
_DUE = "coalesce({0}.due_at, 'infinity'), d.id"
_DueKey: TypeAlias = tuple[datetime | None, UUID]
_NumberKey: TypeAlias = tuple[Annotated[int, Meta(ge=0, lt=2**31)]]
_BAD_CURSOR = "翻页的标记不对，请从第一页看起"


def _where(actor: Actor, filters: Filters, now: datetime, soon: datetime, args: list[Any]) -> str:
    parts = ["d.tenant_id = $1", visible(actor, args)]

    def parameter(value: object) -> str:
        args.append(value)
        return f"${len(args)}"

    for column in ("state", "level", "category", "channel", "village_id"):
        value = getattr(filters, column)
        if value is not None:
            parts.append(f"d.{column} = {parameter(value)}")
    if filters.view != "all":
        parts.append(f"d.state = ANY({parameter(list(OPEN))}::text[])")
    if filters.view == "mine":
        triage = condition(actor.scope("demand.triage"), actor.person_id, args)
        me = parameter(actor.person_id)
        parts.append(
            f"((d.state = 'registered' AND {triage})"
            f" OR (d.state = 'in_progress' AND {me} = ANY(d.handler_ids)))"
        )
    elif filters.view == "soon":
        parts.append(f"c.due_at > {parameter(now)} AND c.due_at <= {parameter(soon)}")
    elif filters.view == "late":
        parts.append(f"c.due_at <= {parameter(now)}")
    elif filters.view == "feedback":
        parts.append("d.state = 'awaiting_feedback'")
    if filters.q:
        like = parameter("%" + re.sub(r"([\\%_])", r"\\\1", filters.q) + "%")
        number = parameter(int(filters.q) if filters.q.isdecimal() and len(filters.q) < 9 else -1)
        parts.append(
            f"(d.original_text LIKE {like} OR d.number = {number} OR EXISTS (SELECT 1 FROM petition p"
            f" WHERE p.tenant_id = $1 AND p.demand_id = d.id AND p.name LIKE {like}))"
        )
    return " AND ".join(parts)


async def listed(actor: Actor, filters: Filters, now: datetime, soon: datetime) -> Listed:
    """Return a page of the demands that this person may see, and how many there are in all.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    args: list[Any] = [context.current().id]
    where = _where(actor, filters, now, soon, args)
    total = await fetch_row(f"SELECT count(*) {_FROM} WHERE {where}", *args)
    if filters.cursor:
        where += " AND " + _after(filters, args)
    by_due = filters.sort == "due"
    order = (_DUE.format("c"), _DUE.format("d")) if by_due else ("d.number DESC", "d.number DESC")
    args.append(filters.limit + 1)
    sql = _ROWS.format(
        words=WORDS,
        petitioner=PETITIONER,
        from_=_FROM,
        where=where,
        order=order[0],
        order_again=order[1],
        limit=f"${len(args)}",
    )
    rows = [Row(*row) for row in await fetch(sql, *args)]
    more = len(rows) > filters.limit
    items = rows[: filters.limit]
    cursor = _cursor(items[-1], by_due=by_due) if more else None
    return Listed(items, cursor, total[0] if total else 0)


def _cursor(row: Row, *, by_due: bool) -> str:
    key = [row.due_at.isoformat() if row.due_at else None, str(row.id)] if by_due else [row.number]
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _after(filters: Filters, args: list[Any]) -> str:
    text = filters.cursor or ""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if filters.sort == "due":
            due, row_id = msgspec.json.decode(raw, type=_DueKey)
            if due is not None and not _FIRST_YEAR <= due.year <= _LAST_YEAR:
                raise Invalid(errors={"cursor": _BAD_CURSOR})
            args.extend([due, row_id])
            n = len(args)
            return (
                f"(coalesce(c.due_at, 'infinity'), d.id)"
                f" > (coalesce(${n - 1}::timestamptz, 'infinity'), ${n}::uuid)"
            )
        args.extend(msgspec.json.decode(raw, type=_NumberKey))
    except (ValueError, msgspec.DecodeError) as error:
        raise Invalid(errors={"cursor": _BAD_CURSOR}) from error
    return f"d.number < ${len(args)}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are behind each tab."""

    open: int
    mine: int
    soon: int
    late: int
    feedback: int
    all: int


async def counted(actor: Actor, now: datetime, soon: datetime) -> Counts:
    """Return the tabs' counts in one statement, by the same conditions as their lists."""
    args: list[Any] = [context.current().id]
    views: tuple[View, ...] = ("open", "mine", "soon", "late", "feedback", "all")
    parts = []
    for view in views:
        where = _where(actor, Filters(view=view), now, soon, args)
        parts.append(f"count(*) FILTER (WHERE {where})")
    sql = f"SELECT {', '.join(parts)} {_FROM} WHERE d.tenant_id = $1"
    row = await fetch_row(sql, *args)
    return Counts(*row) if row else Counts(0, 0, 0, 0, 0, 0)
