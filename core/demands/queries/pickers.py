"""What may be picked while registering: households by name or door, grids."""

from typing import Any

from core.accounts.permissions import Actor, condition
from core.kernel.web.choices import Choice
from tenants import context
from tenants.database import fetch


async def households(actor: Actor, text: str, most: int = 6) -> list[Choice]:
    """Return households of one's area: those that fit the text, else the recently registered ones."""
    args: list[Any] = [context.current().id, most]
    area = condition(actor.scope("demand.register"), actor.person_id, args, row="h")
    area = area if "registered_by" not in area else "false"
    if text:
        args.append(f"%{text[:40]}%")
        n = len(args)
        args.append(f"{text[:40].lower()}%")
        rows = await fetch(
            f"""
            SELECT h.id, p.name, h.door FROM household h
            JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
            WHERE h.tenant_id = $1 AND {area}
              AND (p.name LIKE ${n} OR h.door LIKE ${n}
                   OR replace(p.pinyin, ' ', '') LIKE ${n + 1})
            ORDER BY h.door LIMIT $2
            """,
            *args,
        )
    else:
        rows = await fetch(
            f"""
            SELECT h.id, p.name, h.door FROM household h
            JOIN person p ON p.tenant_id = $1 AND p.id = h.head_id
            JOIN (SELECT d.household_id, max(d.registered_at) AS at FROM demand d
                  WHERE d.tenant_id = $1 AND d.household_id IS NOT NULL
                  GROUP BY d.household_id) r ON r.household_id = h.id
            WHERE h.tenant_id = $1 AND {area}
            ORDER BY r.at DESC LIMIT least($2, 3)
            """,
            *args,
        )
    return [Choice(str(row[0]), row[1], row[2]) for row in rows]


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
