"""Reads of villages, groups and grids, narrowed to where somebody works.

How many households a grid has and how many of them nobody keeps in touch with is counted here, because
that is what a grid is judged by (30 to 50 households, every one covered).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition
from tenants import context
from tenants.database import fetch


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid with its load and who works there today."""

    village_id: UUID
    village: str
    village_pinyin: str
    group: str | None
    id: UUID
    code: str
    name: str
    kind: str
    households: int
    uncovered: int
    members: str


def _area(actor: Actor, permission: str, args: list[Any]) -> str:
    # A grid is nobody's own matter and stands in no household.
    scope = replace(actor.scope(permission), own=False, households=False)
    return condition(scope, actor.person_id, args, row="c")


_GRIDS = "(SELECT g.*, g.id AS grid_id FROM grid g WHERE g.tenant_id = $1) c"


async def tree(actor: Actor, today: date) -> list[GridRow]:
    """Return the grids that somebody may see, village by village in the order of the codes."""
    args: list[Any] = [context.current().id, today]
    area = _area(actor, "grid.see", args)
    rows = await fetch(
        f"""
        SELECT v.id, v.name, v.pinyin, u.name, c.id, c.code, c.name, c.kind,
               coalesce(h.households, 0), coalesce(h.uncovered, 0), coalesce(m.names, '')
        FROM {_GRIDS}
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = c.village_id
        LEFT JOIN villager_group u ON u.tenant_id = $1 AND u.id = c.group_id
        LEFT JOIN (
            SELECT h.grid_id, count(*) AS households,
                   count(*) FILTER (WHERE l.household_id IS NULL) AS uncovered
            FROM household h
            LEFT JOIN (SELECT DISTINCT k.household_id FROM member_household_link k
                       WHERE k.tenant_id = $1 AND k.valid_from <= $2
                         AND (k.valid_to IS NULL OR k.valid_to > $2)) l ON l.household_id = h.id
            WHERE h.tenant_id = $1 GROUP BY h.grid_id) h ON h.grid_id = c.id
        LEFT JOIN (
            SELECT s.grid_id, string_agg(DISTINCT p.name, '、' ORDER BY p.name) AS names
            FROM membership s JOIN person p ON p.tenant_id = $1 AND p.id = s.person_id
            WHERE s.tenant_id = $1 AND s.role = 'grid_member' AND s.valid_from <= $2
              AND (s.valid_to IS NULL OR s.valid_to > $2)
            GROUP BY s.grid_id) m ON m.grid_id = c.id
        WHERE c.tenant_id = $1 AND {area} ORDER BY v.code, c.code
        """,
        *args,
    )
    return [GridRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class GridName:
    """A grid to choose, in its village."""

    village_id: UUID
    village: str
    id: UUID
    name: str


async def names(actor: Actor, permission: str) -> list[GridName]:
    """Return the grids in which somebody holds a right, to choose from."""
    args: list[Any] = [context.current().id]
    area = _area(actor, permission, args)
    rows = await fetch(
        f"""
        SELECT v.id, v.name, c.id, c.name FROM {_GRIDS}
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = c.village_id
        WHERE c.tenant_id = $1 AND {area} ORDER BY v.code, c.code
        """,
        *args,
    )
    return [GridName(*row) for row in rows]
