"""评效: a month side by side, and a number with where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get

from core.accounts.authentication import Me
from core.accounts.permissions import Actor
from core.demands.states import STATE_NAMES
from core.kernel.errors import NotFound
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice
from core.kernel.web.json import query_as
from core.kernel.web.pages import Ask, page
from core.scoring import actions
from core.scoring.actions import KINDS, Month, Number, Scored
from core.scoring.figures import Component, rounded
from core.scoring.forms import Asked, MonthOf, this_month
from core.scoring.queries import Behind
from tenants import context

HIDDEN = "保密诉求，不显示原话"
SMALL_SAMPLE = 10
"""Below so many answers one of them moves a rate by ten points or more."""
_MONTHS_SHOWN = 12
_LISTED = 5
_NAMED = 3
_KIND_NAMES = {"village": "村", "community": "社区"}


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator with its points."""

    label: str
    points: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A village's number under an indicator; opens where it comes from."""

    value: str
    below: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A village's row."""

    rank: str
    tied: bool
    name: str
    href: str
    total: str
    change: str
    selected: bool
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """Villages that are ranked among each other."""

    label: str
    rows: list[Line]


@dataclass(frozen=True, slots=True)
class Listed:
    """A demand behind a number."""

    words: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a number comes from."""

    name: str
    title: str
    points_line: str
    numerator: str
    denominator: str
    result: str
    sentence: str
    list_title: str
    list: Sequence[Listed]
    more: Link | None


def root() -> str:
    """Return where the township's pages begin."""
    return f"/t/{context.current().slug}"


def percent(part: Component) -> str:
    """Return a rate in words: 「86.0%」, or a dash."""
    return "—" if part.rate is None else f"{rounded(part.rate, 1)}%"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _cell(month: MonthOf, row: Scored, part: Component, current: tuple[UUID, str] | None) -> Cell:
    asked = urlencode({"month": month.code, "cell": f"{row.village.village_id}:{part.metric}"})
    below = f"{part.numerator}/{part.denominator}" if part.denominator else "没人评"
    return Cell(
        percent(part),
        below,
        f"{root()}/assessments?{asked}#explain",
        current == (row.village.village_id, part.metric),
    )


def _change(row: Scored) -> str:
    if row.total is None or row.before is None:
        return ""
    if row.total == row.before:
        return "一样"
    return f"{row.total - row.before:+.1f}".replace("-", "\N{MINUS SIGN}")


def _line(month: MonthOf, row: Scored, tied: bool, cell: tuple[UUID, str] | None) -> Line:  # noqa: FBT001
    return Line(
        rank=str(row.rank or ""),
        tied=tied,
        name=row.village.village,
        href="",
        total="—" if row.total is None else str(row.total),
        change=_change(row),
        selected=cell is not None and cell[0] == row.village.village_id,
        cells=[_cell(month, row, part, cell) for part in row.components],
    )


def _groups(month: MonthOf, found: Month, cell: tuple[UUID, str] | None) -> list[Group]:
    groups = []
    for kind in KINDS:
        alike = [row for row in found.rows if row.village.kind == kind]
        if not alike:
            continue
        places = [row.rank for row in alike if row.rank is not None]
        ranked = sorted(alike, key=lambda row: row.rank or len(alike) + 1)
        lines = [
            _line(month, row, row.rank is not None and places.count(row.rank) > 1, cell)
            for row in ranked
        ]
        groups.append(Group(f"{_KIND_NAMES[kind]}（{len(alike)}个）", lines))
    return groups


def _named(rows: list[Scored]) -> str:
    names = "、".join(row.village.village for row in rows[:_NAMED])
    return f"{names}等{len(rows)}个" if len(rows) > _NAMED else names


def warnings_of(found: Month) -> list[str]:
    """Say what the numbers cannot bear: few answers, or none."""
    few = [
        row
        for row in found.rows
        if any(0 < part.denominator < SMALL_SAMPLE for part in row.components)
    ]
    none = [row for row in found.rows if row.total is None]
    said = []
    if few:
        said.append(
            f"{_named(few)}这个月评过的不到{SMALL_SAMPLE}件，多一件少一件，比率就差很多，"
            "比的时候要留心。"
        )
    if none and len(none) < len(found.rows):
        said.append(f"{_named(none)}这个月没有群众评过，不排名次。")
    return said


def _listed(member: Behind) -> Listed:
    if not member.seen:
        return Listed(HIDDEN, "", STATE_NAMES[member.state])
    words, href = member.original_text, f"{root()}/demands/{member.number}"
    return Listed(words, href, f"第{member.number}号，{STATE_NAMES[member.state]}")


def _explained(month: MonthOf, row: Scored, number: Number) -> Explained:
    part, name = number.component, number.metric.name
    weight, rate = _plain(part.weight), percent(part)
    points = None if part.rate is None else rounded(part.weight * part.rate / 100, 1)
    missed = [m for m in number.members if not m.hits]
    query = urlencode({"month": month.code})
    address = f"{root()}/assessments/{part.metric}/{row.village.village_id}?{query}"
    return Explained(
        name=f"{row.village.village}，{name}",
        title=rate if points is None else f"{rate}，得{points}分",
        points_line="没有可算的，这一项不计入总分"
        if points is None
        else f"满分{weight}分：{weight} × {rate} = {points}",
        numerator=f"算上的{part.numerator}件",
        denominator=f"评过的{part.denominator}件",
        result=rate,
        sentence=f"{number.metric.meaning}。",
        list_title=f"没算上的{len(missed)}件",
        list=[_listed(m) for m in missed[:_LISTED]],
        more=Link(f"全部{len(number.members)}件", address) if number.members else None,
    )


async def _explain(actor: Actor, month: MonthOf, found: Month, cell: tuple[UUID, str]) -> Explained:
    row = next((r for r in found.rows if r.village.village_id == cell[0]), None)
    part = next((p for p in row.components if p.metric == cell[1]), None) if row else None
    if row is None or part is None:
        raise NotFound
    number = await actions.number_of(actor, month.year, month.month, cell[1], cell[0], part.weight)
    return _explained(month, row, number)


def _months() -> list[Choice]:
    month, choices = this_month(), []
    for _ in range(_MONTHS_SHOWN):
        choices.append(Choice(month.code, month.words))
        month = month.earlier()
    return choices


@get("/assessments")
async def assessment(request: Ask, actor: Me) -> Response[bytes]:
    """Show a month; `cell` opens where a number comes from."""
    actor.require_anywhere("score.see")
    asked = query_as(request, Asked)
    month, cell, note = asked.which_month(), asked.which_cell(), ""
    try:
        found = await actions.score_month(month.year, month.month)
    except NotFound as none:
        found, note = None, none.title
    judged = found is not None and any(row.total is not None for row in found.rows)
    known = manager.metrics()
    indicators = found.scheme.indicators if found else ()
    villages = f"，{len(found.rows)}个村（社区）" if found else ""
    return page(
        request,
        "scoring/assessment.html",
        actor,
        title=f"{month.words}{villages}",
        period_choices=_months(),
        period=month.code,
        states=[],
        columns=[Column(known[code].name, f"{_plain(w)}分") for code, w in indicators],
        groups=_groups(month, found, cell) if found and judged else [],
        explain=await _explain(actor, month, found, cell) if found and cell else None,
        appeal_line="",
        warnings=warnings_of(found) if found else [],
        steps_forms=[],
        print_href=None,
        note=note,
    )


PAGES = [assessment]
