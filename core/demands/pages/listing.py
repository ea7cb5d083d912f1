"""The list of demands: tabs with counts, filters as chips, keyset paging."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
from litestar import Response, get

from core.accounts.authentication import Me
from core.deadlines.light import Light
from core.demands.categories import CATEGORIES
from core.demands.permissions import HIDDEN_WORDS
from core.demands.queries import lists
from core.demands.queries.lists import Filters, Row
from core.demands.states import STATE_NAMES, stage
from core.demands.words import light_of, petitioner_words, place_words
from core.kernel import clock
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice, choices_of
from core.kernel.web.json import query_as
from core.kernel.web.listing import Chip, Filter, Turn
from core.kernel.web.pages import Ask, page
from tenants import context

SOON = timedelta(hours=36)
_VIEWS = (
    ("open", "在办"),
    ("mine", "等我办"),
    ("soon", "快到期"),
    ("late", "已超期"),
    ("feedback", "待评"),
    ("all", "全部"),
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A demand in the table."""

    number: int
    href: str
    words: str
    place: str
    petitioner: str
    category: str
    stage: int
    who: str
    light: Light | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view with its count."""

    label: str
    count: int | None
    href: str
    current: bool


def ledger_row(row: Row, root: str) -> LedgerRow:
    """Return a row in words."""
    return LedgerRow(
        row.number,
        f"{root}demands/{row.number}",
        row.original_text or HIDDEN_WORDS,
        place_words(row.village, row.group, row.place),
        petitioner_words(row.petitioner, row.voices),
        CATEGORIES.get(row.category or "", "还没分类"),
        stage(row.state),
        row.handler or "",
        light_of(row.due_at, row.clock_started_at, row.waiting_reason),
    )


def _given(filters: Filters) -> dict[str, str]:
    values = msgspec.to_builtins(filters)
    skip = {"limit", "cursor"}
    return {k: str(v) for k, v in values.items() if v is not None and k not in skip}


def _address(root: str, given: dict[str, str], **changes: str) -> str:
    kept = {k: v for k, v in (given | changes).items() if v}
    return f"{root}demands?{urlencode(kept)}"


@get("/demands")
async def list_page(request: Ask, actor: Me) -> Response[bytes]:
    """List what one may see."""
    actor.require_anywhere("demand.see")
    filters = query_as(request, Filters)
    now, root = clock.now(), f"/t/{context.current().slug}/"
    found = await lists.listed(actor, filters, now, now + SOON)
    counts = await lists.counted(actor, now, now + SOON)
    given = _given(filters)
    wanted = [
        Filter("state", "状态", choices_of(STATE_NAMES), filters.state or ""),  # type: ignore[arg-type]
        Filter(
            "level",
            "级别",
            [Choice(x.code, x.name) for x in manager.levels().values()],
            filters.level or "",
        ),
        Filter("category", "分类", choices_of(CATEGORIES), filters.category or ""),
        Filter(
            "channel",
            "怎么来的",
            [Choice(c.code, c.name) for c in manager.intake_channels().values()],
            filters.channel or "",
        ),
    ]
    active = [
        Chip(
            f"{f.label}：{next((c.label for c in f.choices if c.value == f.value), f.value)}",
            _address(root, given, **{f.name: ""}),
        )
        for f in wanted
        if f.value
    ]
    view = dict(_VIEWS)[filters.view]
    return page(
        request,
        "demands/list.html",
        actor,
        head_line=f"在办{counts.open:,}件，有{counts.late:,}件超期，{counts.soon:,}件快到期。",
        views=[
            Tab(label, getattr(counts, code), f"{root}demands?view={code}", filters.view == code)
            for code, label in _VIEWS
        ],
        q=filters.q or "",
        filters=wanted,
        active=active,
        hidden_fields={"view": filters.view},
        rows=[ledger_row(row, root) for row in found.items],
        caption=f"{view}的诉求，按到期先后",
        pager=Turn(
            f"本页{len(found.items)}件，共{found.total:,}件",
            _address(root, given) if filters.cursor else None,
            _address(root, given, cursor=found.next) if found.next else None,
        ),
        export_href=None,
        bulk=[],
        clear_href=_address(root, {"view": filters.view}),
    )


PAGES = [list_page]
