"""The county's figures: what a township counts, and townships side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.kernel.ids import new_id
from tenants.database import execute, fetch, fetch_value, load

# Judged are answers of residents who were reached, as in the scores; a day cannot tell which round of a
# matter is its last, so here every answer counts.
_FACTS = """
SELECT (d.registered_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 'registered' AS metric, count(*)
FROM demand d WHERE d.tenant_id = $1 AND d.registered_at >= $2 GROUP BY 1
UNION ALL
SELECT (m.at AT TIME ZONE 'Asia/Shanghai')::date, 'closed', count(*)
FROM demand_move m WHERE m.tenant_id = $1 AND m.verb = 'close' AND m.at >= $2 GROUP BY 1
UNION ALL
SELECT (f.at AT TIME ZONE 'Asia/Shanghai')::date, 'judged', count(*)
FROM feedback f WHERE f.tenant_id = $1 AND f.at >= $2 AND f.satisfied IS NOT NULL GROUP BY 1
UNION ALL
SELECT (f.at AT TIME ZONE 'Asia/Shanghai')::date, 'resolved', count(*)
FROM feedback f WHERE f.tenant_id = $1 AND f.at >= $2 AND f.resolved = 'yes'
  AND f.satisfied IS NOT NULL GROUP BY 1
UNION ALL
SELECT (f.at AT TIME ZONE 'Asia/Shanghai')::date, 'satisfied', count(*)
FROM feedback f WHERE f.tenant_id = $1 AND f.at >= $2
  AND f.satisfied IN ('satisfied', 'mostly') GROUP BY 1
UNION ALL
SELECT ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, 'overdue', count(*)
FROM clock c WHERE c.tenant_id = $1 AND c.finished_at IS NULL AND c.due_at < $3
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A count of a day."""

    day: date
    metric: str
    n: int


async def facts_of(tenant_id: UUID, since: date, now: datetime) -> list[Fact]:
    """Count a township's facts since a day."""
    return [Fact(*row) for row in await fetch(_FACTS, tenant_id, since, now)]


async def replace_facts(
    county_id: UUID, tenant_id: UUID, since: date, facts: Sequence[Fact]
) -> None:
    """Replace a township's facts since a day (bound to the county)."""
    await execute(
        "DELETE FROM county_fact WHERE county_id = $1 AND tenant_id = $2 AND day >= $3",
        county_id,
        tenant_id,
        since,
    )
    await load(
        "INSERT INTO county_fact (id, county_id, tenant_id, day, metric, n)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [(new_id(), county_id, tenant_id, f.day, f.metric, f.n) for f in facts],
    )


@dataclass(frozen=True, slots=True)
class TownshipFigures:
    """One township's sums since a day."""

    township_id: UUID
    slug: str
    name: str
    state: str
    created_at: datetime
    users: int
    registered: int
    closed: int
    judged: int
    resolved: int
    satisfied: int
    overdue: int


async def figures(county_id: UUID, since: date, today: date) -> list[TownshipFigures]:
    """Return the county's townships side by side (bound to the county).

    Only rolled-up facts and the platform's own tables are read, never a township's rows. `users` are
    the active accounts that work there.
    """
    rows = await fetch(
        """
        SELECT t.id, t.slug, t.name, t.state, t.created_at, coalesce(u.n, 0),
               coalesce(sum(f.n) FILTER (WHERE f.metric = 'registered'), 0)::bigint,
               coalesce(sum(f.n) FILTER (WHERE f.metric = 'closed'), 0)::bigint,
               coalesce(sum(f.n) FILTER (WHERE f.metric = 'judged'), 0)::bigint,
               coalesce(sum(f.n) FILTER (WHERE f.metric = 'resolved'), 0)::bigint,
               coalesce(sum(f.n) FILTER (WHERE f.metric = 'satisfied'), 0)::bigint,
               coalesce(max(f.n) FILTER (WHERE f.metric = 'overdue' AND f.day = $3), 0)::bigint
        FROM platform.tenant t
        LEFT JOIN county_fact f ON f.county_id = $1 AND f.tenant_id = t.id AND f.day >= $2
        LEFT JOIN (SELECT x.township_id, count(*) AS n
                   FROM platform.account_township x
                   JOIN platform.account a ON a.id = x.account_id AND a.state = 'active'
                   GROUP BY x.township_id) u ON u.township_id = t.id
        WHERE t.county_id = $1 AND t.state <> 'erased'
        GROUP BY t.id, u.n ORDER BY t.code
        """,
        county_id,
        since,
        today,
    )
    return [TownshipFigures(*row) for row in rows]


async def county_name(county_id: UUID) -> str:
    """Return the county's name."""
    return str(await fetch_value("SELECT name FROM platform.county WHERE id = $1", county_id))
