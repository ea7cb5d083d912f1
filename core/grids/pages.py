"""网格: the tree 村 → 组 → 网格, with a light only where somebody should look."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get

from core.accounts.authentication import Me
from core.grids import queries
from core.grids.queries import GridRow
from core.kernel import clock
from core.kernel.web.pages import Ask, page
from tenants import context

FEWEST, MOST = 30, 50
"""Households of a basic grid (the article's rule)."""
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Sign:
    """What is to be looked at, as a light."""

    words: str
    tone: str = "soon"
    date_words: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A grid in the tree. `href` None: this person may not open its households."""

    name: str
    code: str
    kind_label: str
    member: str
    households: int
    light: Sign | None
    href: str | None


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A villager group with its grids."""

    name: str
    grids: list[GridLine]


@dataclass(frozen=True, slots=True)
class VillageLines:
    """A village with its groups; `warn` grids in it have a light."""

    name: str
    summary: str
    warn: int
    open: bool
    groups: list[GroupLines]


def sign_of(row: GridRow) -> Sign | None:
    """Say what is wrong with a grid's load, or nothing. A dedicated grid has no households of its own."""
    if row.kind != "basic":
        return None
    words = []
    if row.households < FEWEST:
        words.append(f"不到{FEWEST}户")
    elif row.households > MOST:
        words.append(f"超过{MOST}户")
    if row.uncovered:
        words.append(f"{row.uncovered}户没人联系")
    return Sign("，".join(words)) if words else None


def _found(row: GridRow, q: str) -> bool:
    texts = (row.village, row.group or "", row.name, row.members)
    pinyin = row.village_pinyin.replace(" ", "")
    return any(q in text for text in texts) or row.code.startswith(q) or pinyin.startswith(q)


def _line(row: GridRow, root: str | None) -> GridLine:
    return GridLine(
        name=row.name,
        code=row.code,
        kind_label="" if row.kind == "basic" else "专属",
        member=row.members,
        households=row.households,
        light=sign_of(row),
        href=f"{root}?village_id={row.village_id}&grid_id={row.id}" if root else None,
    )


def _village(rows: Sequence[GridRow], root: str | None, *, opened: bool) -> VillageLines:
    by_group: dict[str, list[GridLine]] = {}
    for row in rows:
        by_group.setdefault(row.group or "没有分组", []).append(_line(row, root))
    groups = [GroupLines(name, lines) for name, lines in by_group.items()]
    households = sum(row.households for row in rows)
    summary = f"{len(groups)}个组，{len(rows)}个网格，{households}户"
    warn = sum(sign_of(row) is not None for row in rows)
    return VillageLines(rows[0].village, summary, warn, opened, groups)


def _head_line(rows: Sequence[GridRow]) -> str:
    villages = {row.village for row in rows}
    warn = sum(sign_of(row) is not None for row in rows)
    uncovered = sum(row.uncovered for row in rows)
    where = rows[0].village if len(villages) == 1 else f"{len(villages)}个村（社区）"
    parts = [where, f"{len(rows)}个网格"]
    if uncovered:
        parts.append(f"{uncovered}户没有党员联系")
    if warn:
        parts.append(f"{warn}个网格要看一看")
    return "，".join(parts)


@get("/grids")
async def tree(request: Ask, actor: Me) -> Response[bytes]:
    """Show the tree; `q` finds a village, group, grid, code or grid member."""
    actor.require_anywhere("grid.see")
    rows = await queries.tree(actor, clock.today())
    q = request.query_params.get("q", "").strip()[:_LONGEST]
    shown = [row for row in rows if _found(row, q.lower())] if q else rows
    root = None
    if actor.may_anywhere("household.see"):
        root = f"/t/{context.current().slug}/households"
    by_village: dict[UUID, list[GridRow]] = {}
    for row in shown:
        by_village.setdefault(row.village_id, []).append(row)
    opened = bool(q) or len(by_village) == 1
    return page(
        request,
        "grids/tree.html",
        actor,
        head_line=_head_line(rows) if rows else "",
        q=q,
        villages=[_village(found, root, opened=opened) for found in by_village.values()],
    )


PAGES = [tree]
