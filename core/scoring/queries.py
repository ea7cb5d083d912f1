"""Figures of villages: set-based, one statement for all metrics of a scheme."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor
from core.demands.permissions import visible
from core.demands.states import State
from core.kernel.plugins.answers import Metric
from tenants import context
from tenants.database import fetch, fetch_row


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme with its indicators (metric code, weight) in order."""

    id: UUID
    name: str
    places: int
    indicators: tuple[tuple[str, Decimal], ...]


async def scheme_on(day: date) -> SchemeView | None:
    """Return the scheme that is in force on a day."""
    row = await fetch_row(
        """
        SELECT s.id, s.name, s.places,
               array_agg(i.metric ORDER BY i.position), array_agg(i.weight ORDER BY i.position)
        FROM scheme s JOIN indicator i ON i.tenant_id = $1 AND i.scheme_id = s.id
        WHERE s.tenant_id = $1 AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
        GROUP BY s.tenant_id, s.id ORDER BY s.valid_from DESC LIMIT 1
        """,
        context.current().id,
        day,
    )
    if row is None:
        return None
    return SchemeView(row[0], row[1], row[2], tuple(zip(row[3], row[4], strict=True)))


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A scored village organisation."""

    village_id: UUID
    village: str
    kind: str
    party_org: str


async def villages() -> list[VillageRow]:
    """Return every village with its party organisation, in the order of the division codes."""
    rows = await fetch(
        """
        SELECT v.id, v.name, v.kind, o.name FROM village_unit v
        JOIN village_party_org o ON o.tenant_id = $1 AND o.village_id = v.id
        WHERE v.tenant_id = $1 ORDER BY v.code
        """,
        context.current().id,
    )
    return [VillageRow(*row) for row in rows]


Period = tuple[datetime, datetime]
Counts = dict[tuple[str, UUID], tuple[int, int]]
_PERIOD = re.compile(r"\$([23])\b")


def _shifted(facts: str, by: int) -> str:
    """Return the facts with the parameters of another period (`$2 $3` become `$4 $5`)."""
    return _PERIOD.sub(lambda found: f"${int(found[1]) + by}", facts)


async def counts_of(metrics: list[Metric], periods: list[Period]) -> list[Counts]:
    """Return (numerator, denominator) by (metric, village) of each period, in one statement."""
    args: list[Any] = [context.current().id]
    parts = []
    for n, period in enumerate(periods):
        args += period
        parts += [
            f"SELECT {n} AS period, '{m.code}' AS metric, village_id,"
            f" count(*) FILTER (WHERE hits AND counts) AS n,"
            f" count(*) FILTER (WHERE counts) AS d"
            f" FROM ({_shifted(m.facts, 2 * n)}) AS f{n}_{i} GROUP BY village_id"
            for i, m in enumerate(metrics)
        ]
    found: list[Counts] = [{} for _ in periods]
    for row in await fetch(" UNION ALL ".join(parts), *args) if parts else ():
        found[row[0]][row[1], row[2]] = (row[3], row[4])
    return found


async def counts(metrics: list[Metric], since: datetime, until: datetime) -> Counts:
    """Return (numerator, denominator) by (metric, village) of one period."""
    return (await counts_of(metrics, [(since, until)]))[0]


@dataclass(frozen=True, slots=True)
class Behind:
    """A demand behind a number, so that list and number agree.

    What these eyes may not read stays in the list: `seen` is false and the words are empty.
    """

    demand_id: UUID
    number: int
    original_text: str
    state: State
    village: str
    group: str | None
    hits: bool
    seen: bool


async def behind(
    actor: Actor, metric: Metric, village_id: UUID, since: datetime, until: datetime
) -> list[Behind]:
    """Return the demands that a village's number counts: the same query as the number itself."""
    args: list[Any] = [context.current().id, since, until, village_id]
    seen = visible(actor, args)
    rows = await fetch(
        f"""
        SELECT d.id, d.number, CASE WHEN {seen} THEN d.original_text ELSE '' END, d.state,
               v.name, g.name, f.hits, ({seen}) AS seen
        FROM ({metric.facts}) AS f
        JOIN demand d ON d.tenant_id = $1 AND d.id = f.demand_id
        JOIN village_unit v ON v.tenant_id = $1 AND v.id = f.village_id
        LEFT JOIN villager_group g ON g.tenant_id = $1 AND g.id = d.group_id
        WHERE f.village_id = $4 AND f.counts ORDER BY f.hits, d.number
        """,
        *args,
    )
    return [Behind(*row) for row in rows]
