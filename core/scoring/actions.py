"""Verbs of scoring: adopt a scheme, and compute a month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from core.accounts.permissions import Actor
from core.kernel import clock
from core.kernel.errors import Invalid, NotFound
from core.kernel.ids import new_id
from core.kernel.outbox import audit
from core.kernel.plugins import manager
from core.kernel.plugins.answers import Metric
from core.scoring import queries
from core.scoring.figures import HUNDRED, Component, ranks, total
from core.scoring.queries import Behind, SchemeView, VillageRow
from core.scoring.tables import Indicator, Scheme

_A_MOMENT = timedelta(microseconds=1)


KINDS = ("village", "community")
"""Villages and communities are scored alike and ranked apart: their work is not the same."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A village's month. `rank` is among its kind; `before` is last month's total."""

    village: VillageRow
    components: tuple[Component, ...]
    total: Decimal | None
    rank: int | None
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Month:
    """All villages of a month under the scheme that was in force on its last day so far."""

    scheme: SchemeView
    since: datetime
    until: datetime
    rows: list[Scored]


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the month's first moment and that of the next, in China."""
    after = (year + month // 12, month % 12 + 1)
    first, last = date(year, month, 1), date(*after, 1)
    return tuple(datetime.combine(d, time(), clock.CHINA) for d in (first, last))  # type: ignore[return-value]


def _components(
    scheme: SchemeView, found: queries.Counts, village_id: UUID
) -> tuple[Component, ...]:
    return tuple(
        Component(code, *found.get((code, village_id), (0, 0)), weight)
        for code, weight in scheme.indicators
    )


async def score_month(year: int, month: int) -> Month:
    """Compute a month from the residents' answers, with the month before by the same scheme.

    Raises:
        NotFound: no scheme was in force.
    """
    since, until = month_bounds(year, month)
    scheme = await queries.scheme_on(min((until - _A_MOMENT).date(), clock.today()))
    if scheme is None:
        raise NotFound("这个月还没有评分办法，请街道先定一个")
    known = manager.metrics()
    metrics = [known[code] for code, _ in scheme.indicators if code in known]
    earlier = month_bounds((since - _A_MOMENT).year, (since - _A_MOMENT).month)
    now, before = await queries.counts_of(metrics, [(since, until), earlier])
    scored: list[Scored] = []
    rows = await queries.villages()
    for kind in KINDS:
        alike = [row for row in rows if row.kind == kind]
        parts = [_components(scheme, now, row.village_id) for row in alike]
        totals = [total(components, scheme.places) for components in parts]
        scored += [
            Scored(
                row,
                components,
                score,
                rank,
                total(_components(scheme, before, row.village_id), scheme.places),
            )
            for row, components, score, rank in zip(
                alike, parts, totals, ranks(totals), strict=True
            )
        ]
    return Month(scheme, since, until, scored)


@dataclass(frozen=True, slots=True)
class Number:
    """A village's number with the demands behind it: both come from one list, so they agree."""

    metric: Metric
    component: Component
    since: datetime
    until: datetime
    members: list[Behind]


async def number_of(
    actor: Actor, year: int, month: int, metric: str, village_id: UUID, weight: Decimal = HUNDRED
) -> Number:
    """Return a number with what is behind it.

    Raises:
        NotFound: no such metric.
    """
    known = manager.metrics().get(metric)
    if known is None:
        raise NotFound
    since, until = month_bounds(year, month)
    members = await queries.behind(actor, known, village_id, since, until)
    part = Component(metric, sum(m.hits for m in members), len(members), weight)
    return Number(known, part, since, until, members)


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
