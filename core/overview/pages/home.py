"""首页: what waits for me, in order of urgency, on one phone screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from litestar import Response, get

from core.accounts.authentication import Me
from core.accounts.permissions import Actor
from core.deadlines.light import Light
from core.deliberation.states import BODIES
from core.demands.states import STATE_NAMES, stage
from core.demands.words import light_of, petitioner_words, place_words
from core.feedback.metrics import RESOLUTION, SATISFACTION
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.plugins import manager
from core.kernel.plugins.loading import load_pieces
from core.kernel.web.pages import Ask, page
from core.overview.queries import area, waiting
from core.overview.queries.area import Done, GridMatter, VillageLoad
from core.overview.queries.waiting import Kind, Waiting
from core.scoring.actions import month_bounds
from core.scoring.figures import Component, rounded
from core.scoring.queries import counts
from tenants import context

_SHOWN = 8
_GRID_SHOWN = 4
_DONE_SHOWN = 3
_DONE_SINCE = timedelta(days=30)
_MEETING_SOON = timedelta(days=3)
_LEADERS = ("township_admin", "township_leader", "liaison_cadre", "village_secretary")

VERBS: dict[Kind, str] = {
    "triage": "分办",
    "resolve": "定下来",
    "acknowledge": "签收",
    "work": "去办",
    "verify": "核实",
    "call": "回话",
}
_FORMS: dict[Kind, str] = {
    "triage": "?do=triage#do",
    "resolve": "?do=resolve#do",
    "verify": "?do=verify#do",
    "call": "?do=feedback#do",
}
"""The form that opens on the matter's page; what is one press is its button there."""
_GREETINGS = (
    (5, "夜里好"),
    (9, "早上好"),
    (12, "上午好"),
    (14, "中午好"),
    (18, "下午好"),
    (24, "晚上好"),
)
"""Until which hour one says so."""
HIDDEN = "保密的诉求，点开才看得到"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do."""

    verb: str
    urgent: bool
    who: str
    words: str
    href: str
    light: Light | None
    extra: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of my grids."""

    words: str
    href: str
    stage: int
    text: str


@dataclass(frozen=True, slots=True)
class Praise:
    """What was done well, in the resident's words."""

    words: str
    meta: str
    result: str


@dataclass(frozen=True, slots=True)
class Step:
    """A figure of the funnel; opens its list."""

    label: str
    n: int
    href: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village's row: open now, judged this month."""

    name: str
    href: str
    open: int
    late: int
    solved: str
    solved_fraction: str
    satisfied: str
    satisfied_fraction: str


def _root() -> str:
    return f"/t/{context.current().slug}"


def _todo(found: Waiting) -> Todo:
    lit = light_of(found.due_at, found.started_at, found.waiting_reason)
    where = place_words(found.village, found.group, found.place)
    who = "" if found.confidential else petitioner_words(found.petitioner, found.voices) + "，"
    extra = lit.date_words if lit else ""
    if found.kind == "resolve":
        extra = BODIES.get(found.body or "", extra)
    return Todo(
        verb=VERBS[found.kind],
        urgent=found.urgency == "critical" or (lit is not None and lit.tone == "late"),
        who=who + where,
        words=HIDDEN if found.confidential else found.original_text,
        href=f"{_root()}/demands/{found.number}{_FORMS.get(found.kind, '')}",
        light=lit,
        extra=extra,
    )


async def _next_date(actor: Actor, now: datetime) -> str:
    found = await waiting.next_due(actor)
    if found is None:
        return ""
    number, due = found
    day = day_words(due.astimezone(clock.CHINA), this_year=now.year)
    said = "最早到期的" if due > now else "最早该办完的"
    return f"{said}是第{number}号，{day}。"


def _greeting(now: datetime) -> str:
    return next(words for until, words in _GREETINGS if now.hour < until)


def _my_grids(actor: Actor) -> list[UUID]:
    mine = (h.grid_id for h in actor.holdings if h.role in {"grid_member", "grid_chief"})
    return [grid for grid in dict.fromkeys(mine) if grid is not None]


def _grid_line(found: GridMatter) -> str:
    open_now = f"有{found.open}件事在办" if found.open else "没有在办的事"
    parts = [f"{found.grids}{found.households}户人家", open_now]
    if found.uncovered:
        parts.append(f"{found.uncovered}户还没有党员联系")
    return "，".join(parts) + "。"


def _grid_items(found: list[GridMatter], now: datetime) -> list[Matter]:
    items = []
    for row in found:
        if row.number is None or row.state is None or row.registered_at is None:
            continue
        day = day_words(row.registered_at.astimezone(clock.CHINA), this_year=now.year)
        items.append(
            Matter(
                words=row.original_text or "",
                href=f"{_root()}/demands/{row.number}",
                stage=stage(row.state),
                text="，".join(t for t in (STATE_NAMES[row.state], row.place or "", day) if t),
            )
        )
    return items


def _praise(done: Done) -> Praise:
    day = done.at.astimezone(clock.CHINA)
    name = "群众" if done.confidential else (done.name or "群众")
    said = HIDDEN if done.confidential else (done.note or done.original_text)
    good = {"satisfied": "满意", "mostly": "基本满意"}[done.satisfied]
    return Praise(
        words=said,
        meta=f"{name}，{day.month}月{day.day}日评：",
        result=f"解决了，{good}",
    )


def _funnel(loads: list[VillageLoad]) -> list[Step]:
    root = _root() + "/demands"
    names = ("registered", "deliberating", "in_progress", "awaiting_feedback")
    labels = ("等分办", "等商量", "在办", "等群众评")
    steps = [
        Step(label, sum(getattr(v, name) for v in loads), f"{root}?state={name}")
        for label, name in zip(labels, names, strict=True)
    ]
    return [*steps, Step("超期", sum(v.late for v in loads), f"{root}?view=late", late=True)]


def _rate(found: tuple[int, int] | None) -> tuple[str, str]:
    part = Component("", *(found or (0, 0)), Decimal(1))
    if part.rate is None:
        return "—", "没人评"
    return f"{rounded(part.rate, 0)}%", f"{part.numerator}/{part.denominator}"


async def _villages(loads: list[VillageLoad], now: datetime) -> list[VillageLine]:
    since, until = month_bounds(now.year, now.month)
    found = await counts([RESOLUTION, SATISFACTION], since, until)
    lines = []
    for load in loads:
        if load.village_id is None:
            continue
        solved = _rate(found.get((RESOLUTION.code, load.village_id)))
        satisfied = _rate(found.get((SATISFACTION.code, load.village_id)))
        href = f"{_root()}/demands?village_id={load.village_id}"
        lines.append(
            VillageLine(load.village or "", href, load.open, load.late, *solved, *satisfied)
        )
    return lines


@get("/")
async def home(request: Ask, actor: Me) -> Response[bytes]:
    """Show what waits, what goes on in my grids, what was done well; figures for leaders."""
    now = clock.now()
    found = await waiting.waiting_for(actor, now + _MEETING_SOON, _SHOWN)
    more = found[0].total - len(found) if found else 0
    grids = _my_grids(actor)
    matters = await area.grid_matters(actor, grids, now.date(), _GRID_SHOWN) if grids else []
    grid_open = matters[0].open if matters else 0
    done = await area.lately_done(actor, now - _DONE_SINCE, _DONE_SHOWN)
    loads = await area.village_loads(actor, now) if actor.holds(*_LEADERS) else []
    mine = f"{_root()}/demands?view=mine"
    return page(
        request,
        "overview/home.html",
        actor,
        greeting=f"{actor.initial_greeting}，{_greeting(now)}",
        date_line=day_words(now),
        todos=[_todo(one) for one in found],
        todo_more=Link(f"还有{more}件", mine) if more else None,
        next_date="" if found else await _next_date(actor, now),
        grid_line=_grid_line(matters[0]) if matters else "",
        grid_items=_grid_items(matters, now),
        grid_more=Link(f"全部{grid_open}件", f"{_root()}/demands")
        if grid_open > _GRID_SHOWN
        else None,
        done=[_praise(one) for one in done],
        done_more=None,
        coming=[],
        funnel=_funnel(loads) if loads else [],
        villages=await _villages(loads, now) if len(loads) > 1 else [],
        slots=await load_pieces(manager.home_cards(), actor),
    )


PAGES = [home]
