"""Verbs of scoring: adopt a scheme, and compute a month."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from core.kernel import clock
from core.kernel.errors import Invalid, NotFound
from core.kernel.ids import new_id
from core.kernel.outbox import audit
from core.kernel.plugins import manager
from core.scoring import queries
from core.scoring.figures import Component, ranks, total
from core.scoring.queries import SchemeView, VillageRow
from core.scoring.tables import Indicator, Scheme


@dataclass(frozen=True, slots=True)
class Scored:
    """A village's month."""

    village: VillageRow
    components: tuple[Component, ...]
    total: Decimal | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """All villages of a month under the scheme that was in force on its first day."""

    scheme: SchemeView
    since: datetime
    until: datetime
    rows: list[Scored]


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the month's first moment and that of the next, in China."""
    after = (year + month // 12, month % 12 + 1)
    first, last = date(year, month, 1), date(*after, 1)
    return tuple(datetime.combine(d, time(), clock.CHINA) for d in (first, last))  # type: ignore[return-value]


async def score_month(year: int, month: int) -> Month:
    """Compute a month from the residents' answers.

    Raises:
        NotFound: no scheme was in force.
    """
    since, until = month_bounds(year, month)
    scheme = await queries.scheme_on(min(until.date(), clock.today()))
    if scheme is None:
        raise NotFound("这个月还没有评分办法，请街道先定一个")
    known = manager.metrics()
    metrics = [known[code] for code, _ in scheme.indicators if code in known]
    found = await queries.counts(metrics, since, until)
    rows = await queries.villages()
    parts = [
        tuple(
            Component(code, *found.get((code, row.village_id), (0, 0)), weight)
            for code, weight in scheme.indicators
        )
        for row in rows
    ]
    totals = [total(components, scheme.places) for components in parts]
    scored = [
        Scored(row, components, score, rank)
        for row, components, score, rank in zip(rows, parts, totals, ranks(totals), strict=True)
    ]
    return Month(scheme, since, until, scored)


async def adopt(name: str, valid_from: date, indicators: list[tuple[str, Decimal]]) -> None:
    """Put a scheme in force.

    Raises:
        Invalid: an unknown metric, or weights that do not sum to 100.
    """
    unknown = [code for code, _ in indicators if code not in manager.metrics()]
    if unknown:
        raise Invalid(errors={"indicators": "没有这些指标：" + "、".join(unknown)})
    if sum(weight for _, weight in indicators) != Decimal(100):
        raise Invalid(errors={"indicators": "各项权重加起来要正好是100"})
    scheme_id = new_id()
    await Scheme.insert(Scheme(id=scheme_id, name=name, valid_from=valid_from))
    await Indicator.insert(
        *(
            Indicator(id=new_id(), scheme_id=scheme_id, position=n, metric=code, weight=weight)
            for n, (code, weight) in enumerate(indicators, 1)
        )
    )
    audit("scheme.adopt", "scheme", scheme_id)
