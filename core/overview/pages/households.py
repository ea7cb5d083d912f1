"""百姓档案: the list of households, and the part of a form that picks a door."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from litestar import Response, get

from core.accounts.authentication import Me
from core.demands.queries import pickers
from core.grids import queries as grids
from core.grids.queries import GridName
from core.households import queries
from core.households.forms import Filters
from core.households.queries import Door, Listed
from core.kernel import clock
from core.kernel.web.choices import Choice
from core.kernel.web.json import query_as
from core.kernel.web.listing import Chip, Filter, Turn
from core.kernel.web.pages import Ask, page
from core.overview.queries import area
from tenants import context

_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A household in the list."""

    number: str
    href: str
    head: str
    door: str
    group: str
    grid: str
    people: str
    open: int
    last_visit: str = ""


def _root() -> str:
    return f"/t/{context.current().slug}/households"


def _address(filters: Filters, *without: str, **more: str) -> str:
    kept = {
        name: str(value)
        for name in ("q", "village_id", "grid_id")
        if name not in without and (value := getattr(filters, name))
    }
    query = urlencode(kept | more)
    return f"{_root()}?{query}" if query else _root()


def _filters(filters: Filters, known: list[GridName]) -> list[Filter]:
    villages = {str(row.village_id): row.village for row in known}
    one = len(villages) == 1
    chosen = str(filters.village_id or "")
    found = []
    if not one and villages:
        choices = [Choice(value, label) for value, label in villages.items()]
        found.append(Filter("village_id", "村（社区）", choices, chosen))
    inside = [row for row in known if one or str(row.village_id) == chosen]
    if len(inside) > 1:
        choices = [Choice(str(row.id), row.name) for row in inside]
        found.append(Filter("grid_id", "网格", choices, str(filters.grid_id or "")))
    return found


def _active(filters: Filters, known: list[GridName]) -> list[Chip]:
    chips = []
    village = next((r.village for r in known if r.village_id == filters.village_id), None)
    grid = next((r.name for r in known if r.id == filters.grid_id), None)
    if village:
        chips.append(Chip(village, _address(filters, "village_id", "grid_id")))
    if grid:
        chips.append(Chip(grid, _address(filters, "grid_id")))
    return chips


def _turn(found: Listed, filters: Filters) -> Turn:
    shown = f"这一页{len(found.items)}户，共{found.total}户"
    following = _address(filters, cursor=found.next) if found.next else None
    return Turn(shown, _address(filters) if filters.cursor else None, following)


@get("/households")
async def household_list(request: Ask, actor: Me) -> Response[bytes]:
    """List the households whose file one may read."""
    actor.require_anywhere("household.see")
    filters = query_as(request, Filters)
    found = await queries.listed(actor, filters, clock.today())
    open_matters = await area.open_by_household(actor, [row.id for row in found.items])
    known = await grids.names(actor, "household.see")
    villages = {row.village_id for row in known}
    where = known[0].village + "，" if len(villages) == 1 else ""
    return page(
        request,
        "households/list.html",
        actor,
        head_line=f"{where}{found.total:,}户",
        q=filters.q or "",
        filters=_filters(filters, known),
        active=_active(filters, known),
        hidden_fields={},
        clear_href=_root(),
        pager=_turn(found, filters),
        rows=[
            Line(
                number=row.number,
                href=f"{_root()}/{quote(row.number, safe='')}",
                head=row.head,
                door=row.door,
                group=row.village + (row.group or "") if len(villages) != 1 else (row.group or ""),
                grid=row.grid,
                people=f"{row.people}口人",
                open=open_matters.get(row.id, 0),
            )
            for row in found.items
        ],
    )


def _choice(door: Door) -> Choice:
    return Choice(str(door.id), door.head, door.door)


@get("/households/pick")
async def pick(request: Ask, actor: Me) -> Response[bytes]:
    """Return the doors that fit a text, without one those written down last: a part of a form."""
    actor.require_anywhere("household.find")
    text = request.query_params.get("household_text", "").strip()[:_LONGEST]
    if text:
        found = await queries.doors(actor, text)
    else:
        found = await queries.doors(actor, "", only=await pickers.recent_households(actor))
    return page(
        request,
        "demands/households.html",
        None,
        households=[_choice(door) for door in found],
        household_found=bool(text),
        values={"household_id": request.query_params.get("household_id", "")},
    )


PAGES = [household_list, pick]
