"""What may be picked while registering: households of lately, grids, villages."""

from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor, condition
from core.kernel.web.choices import Choice
from tenants import context
from tenants.database import fetch


async def recent_households(actor: Actor, most: int = 3) -> list[UUID]:
    """Return the households for which somebody wrote something down last, the newest first."""
    rows = await fetch(
        """
        SELECT r.household_id FROM (
            SELECT d.household_id, d.id FROM demand d
            WHERE d.tenant_id = $1 AND d.registered_by = $2 AND d.household_id IS NOT NULL
              AND NOT d.confidential
            ORDER BY d.id DESC LIMIT 30) r
        GROUP BY r.household_id ORDER BY max(r.id::text) DESC LIMIT $3
        """,
        context.current().id,
        actor.person_id,
        most,
    )
    return [row[0] for row in rows]


async def grids(actor: Actor) -> list[Choice]:
    """Return the grids in which this person may register."""
    args: list[Any] = [context.current().id]
    scope = actor.scope("demand.register")
    if scope.everywhere:
        return []
    area = condition(scope, actor.person_id, args, row="g").replace("g.grid_id", "g.id")
    rows = await fetch(
        f"""
        SELECT g.id, g.name, v.name FROM grid g
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = g.village_id
        WHERE g.tenant_id = $1 AND {area} ORDER BY g.code LIMIT 200
        """,
        *args,
    )
    return [Choice(str(row[0]), row[1], row[2]) for row in rows]


async def villages() -> list[Choice]:
    """Return the township's villages, for a resident who says where."""
    rows = await fetch(
        "SELECT id, name FROM village_unit WHERE tenant_id = $1 ORDER BY pinyin",
        context.current().id,
    )
    return [Choice(str(row[0]), row[1]) for row in rows]
