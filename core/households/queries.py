"""Reads of households: the list, finding a door, one file and who lives there."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor
from core.households.forms import Filters
from core.households.permissions import visible
from core.kernel.errors import NotFound
from tenants import context
from tenants.database import fetch, fetch_row

ROWS = """
(SELECT x.*, x.id AS household_id, NULL::uuid AS registered_by, '{}'::uuid[] AS handler_ids
 FROM household x WHERE x.tenant_id = $1) h
"""
"""Households with the columns that the one predicate knows."""
PAGE = 20
_PINYIN = re.compile(r"[a-zü]+")


def _matches(text: str, args: list[Any]) -> str:
    """Return the condition that every word of a search is found in name, door, group or number."""
    parts = ["true"]
    for word in text.split()[:4]:
        plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        if _PINYIN.fullmatch(word.lower()):
            # wangruigen, wrg
            args.append(f"{plain.lower()}%")
            begins = f"${len(args)}"
            parts.append(
                f"(replace(p.pinyin, ' ', '') LIKE {begins}"
                f" OR regexp_replace(p.pinyin, '(\\S)\\S*\\s*', '\\1', 'g') LIKE {begins})"
            )
        else:
            args.append(f"%{plain}%")
            like = f"${len(args)}"
            parts.append(
                f"(p.name LIKE {like} OR h.door LIKE {like} OR h.number LIKE {like}"
                f" OR u.name LIKE {like})"
            )
    return " AND ".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """A household in a list."""

    id: UUID
    number: str
    head: str
    door: str
    village: str
    group: str | None
    grid: str
    people: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `next` is the number after which the following one begins."""

    items: list[Row]
    next: str | None
    total: int


_LIST = """
WITH found AS (
    SELECT h.id, h.number, h.door, h.village_id, h.grid_id, p.name AS head, u.name AS group_name
    FROM {rows}
    JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
    LEFT JOIN villager_group u ON u.tenant_id = $1 AND u.id = h.group_id
    WHERE {where})
SELECT (SELECT count(*) FROM found), f.id, f.number, f.head, f.door, v.name, f.group_name, c.name,
       (SELECT count(*) FROM household_person k WHERE k.tenant_id = $1 AND k.household_id = f.id
        AND k.valid_from <= $2 AND (k.valid_to IS NULL OR k.valid_to > $2))
FROM (SELECT * FROM found WHERE number > $3 ORDER BY number LIMIT {most}) f
JOIN village_unit v ON v.tenant_id = $1 AND v.id = f.village_id
JOIN grid c ON c.tenant_id = $1 AND c.id = f.grid_id
ORDER BY f.number
"""


async def listed(actor: Actor, filters: Filters, today: date) -> Listed:
    """Return a page of the households whose file this person may read, and how many there are."""
    args: list[Any] = [context.current().id, today, filters.cursor or ""]
    where = [visible(actor, args), _matches(filters.q or "", args)]
    for column, value in (("village_id", filters.village_id), ("grid_id", filters.grid_id)):
        if value:
            args.append(value)
            where.append(f"h.{column} = ${len(args)}")
    sql = _LIST.format(rows=ROWS, where=" AND ".join(where), most=PAGE + 1)
    rows = await fetch(sql, *args)
    items = [Row(*tuple(row)[1:]) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return Listed(items, items[-1].number if more else None, rows[0][0] if rows else 0)


@dataclass(frozen=True, slots=True)
class Door:
    """A household to tap: its head and where it is."""

    id: UUID
    head: str
    door: str
    village: str


async def doors(
    actor: Actor, text: str, *, only: list[UUID] | None = None, most: int = 6
) -> list[Door]:
    """Find households by name, door, group or pinyin where somebody works, or `only` among these."""
    args: list[Any] = [context.current().id, most, only]
    where = f"{visible(actor, args, 'household.find')} AND {_matches(text, args)}"
    rows = await fetch(
        f"""
        SELECT h.id, p.name, h.door, v.name
        FROM {ROWS}
        JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = h.village_id
        LEFT JOIN villager_group u ON u.tenant_id = $1 AND u.id = h.group_id
        WHERE h.tenant_id = $1 AND {where} AND ($3::uuid[] IS NULL OR h.id = ANY($3))
        ORDER BY array_position($3::uuid[], h.id), h.number LIMIT $2
        """,
        *args,
    )
    return [Door(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household's file without its persons. `seen`: this person may read who lives there."""

    id: UUID
    number: str
    head: str
    door: str
    village_id: UUID
    village: str
    group_id: UUID | None
    group: str | None
    grid_id: UUID
    grid: str
    people: int
    linked: str
    linked_since: date | None
    seen: bool
    viewers: int
    """How many others have opened the file since the first of the month."""


async def get_for(
    actor: Actor, which: str | UUID, today: date, month_start: datetime
) -> HouseholdView:
    """Return a household by number or id for somebody who may find it.

    Raises:
        NotFound: absent, or not where this person works.
    """
    args: list[Any] = [context.current().id, which, today, month_start, actor.person_id]
    column = "h.id" if isinstance(which, UUID) else "h.number"
    found = visible(actor, args, "household.find")
    seen = visible(actor, args)
    row = await fetch_row(
        f"""
        SELECT h.id, h.number, p.name, h.door, v.id, v.name, u.id, u.name, c.id, c.name,
               (SELECT count(*) FROM household_person k
                WHERE k.tenant_id = $1 AND k.household_id = h.id AND k.valid_from <= $3
                  AND (k.valid_to IS NULL OR k.valid_to > $3)),
               coalesce(l.names, ''), l.since, ({seen}),
               (SELECT count(DISTINCT a.person_id) FROM audit a
                WHERE a.tenant_id = $1 AND a.subject_kind = 'household' AND a.subject_id = h.id
                  AND a.verb = 'household.view' AND a.at >= $4 AND a.person_id <> $5)
        FROM {ROWS}
        JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = h.village_id
        JOIN grid c ON c.tenant_id = $1 AND c.id = h.grid_id
        LEFT JOIN villager_group u ON u.tenant_id = $1 AND u.id = h.group_id
        LEFT JOIN LATERAL (
            SELECT string_agg(m.name, '、' ORDER BY m.name) AS names, min(k.valid_from) AS since
            FROM member_household_link k JOIN person m ON m.tenant_id = $1 AND m.id = k.person_id
            WHERE k.tenant_id = $1 AND k.household_id = h.id AND k.valid_from <= $3
              AND (k.valid_to IS NULL OR k.valid_to > $3)) l ON true
        WHERE h.tenant_id = $1 AND {column} = $2 AND {found}
        """,
        *args,
    )
    if row is None:
        raise NotFound
    return HouseholdView(*row)


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who lives in a household."""

    id: UUID
    name: str
    relation: str
    gender: str | None
    born_on: date | None
    phone_sealed: bytes | None
    is_party_member: bool
    occupations: list[str]
    education: str | None


async def persons_of(household_id: UUID, today: date) -> list[PersonView]:
    """Return who lives in a household today, its head first, then by age."""
    rows = await fetch(
        """
        SELECT p.id, p.name, k.relation, p.gender, p.born_on, p.phone_sealed, p.is_party_member,
               p.occupations, p.education
        FROM household_person k
        JOIN household h ON h.tenant_id = $1 AND h.id = k.household_id
        JOIN person p ON p.tenant_id = $1 AND p.id = k.person_id
        WHERE k.tenant_id = $1 AND k.household_id = $2 AND k.valid_from <= $3
          AND (k.valid_to IS NULL OR k.valid_to > $3)
        ORDER BY (p.id = h.head_id) DESC, p.born_on, p.id
        """,
        context.current().id,
        household_id,
        today,
    )
    return [PersonView(*row) for row in rows]
