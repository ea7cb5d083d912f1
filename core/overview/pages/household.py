"""户档案: who lives there and everything that happened, filled by what was written down elsewhere."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.accounts.permissions import Actor
from core.demands.states import STATE_NAMES, stage
from core.demands.words import channel_name
from core.households import actions, queries
from core.households.forms import REASONS, Unmask
from core.households.queries import HouseholdView, PersonView
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.plugins import manager
from core.kernel.plugins.answers import TimelineItem
from core.kernel.plugins.loading import load_pieces
from core.kernel.web.choices import choices_of
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, form_of, page
from core.overview.queries import area
from core.overview.queries.area import HouseholdMatter
from core.scoring.actions import month_bounds
from tenants import context


@dataclass(frozen=True, slots=True)
class Head:
    """The file's first lines."""

    number: str
    head: str
    door: str
    village: str
    group: str
    grid: str
    people_line: str
    linked_member: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the household. `phone` only right after it was asked for."""

    name: str
    relation: str
    gender: str
    age_line: str
    phone_masked: str
    phone: str | None
    reveal_action: str | None
    facts: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A demand of the household."""

    words: str
    href: str
    stage: int
    text: str


def _root() -> str:
    return f"/t/{context.current().slug}"


def _head(found: HouseholdView) -> Head:
    linked = found.linked
    if linked and found.linked_since:
        linked += f"，{found.linked_since.year}年{found.linked_since.month}月起"
    return Head(
        number=found.number,
        head=found.head,
        door=found.door,
        village=found.village,
        group=found.group or "",
        grid=found.grid,
        people_line=f"{found.people}口人",
        linked_member=linked,
    )


def _age(born_on: date | None, today: date) -> str:
    if born_on is None:
        return ""
    before_birthday = (today.month, today.day) < (born_on.month, born_on.day)
    return f"{today.year - born_on.year - before_birthday}岁"


def _member(one: PersonView, today: date, reveal: str | None, phones: dict[UUID, str]) -> Member:
    facts = ["党员"] if one.is_party_member else []
    facts += [one.education] if one.education else []
    return Member(
        name=one.name,
        relation=one.relation,
        gender=one.gender or "",
        age_line=_age(one.born_on, today),
        phone_masked=actions.masked(one.phone_sealed),
        phone=phones.get(one.id),
        reveal_action=f"{reveal}/{one.id}/phone" if reveal else None,
        facts="，".join(facts),
    )


def _matter(found: HouseholdMatter) -> Matter:
    day = day_words(found.registered_at.astimezone(clock.CHINA))
    return Matter(
        words=found.original_text,
        href=f"{_root()}/demands/{found.number}",
        stage=stage(found.state),
        text=f"第{found.number}号，{STATE_NAMES[found.state]}，{day}",
    )


def _timeline(found: list[HouseholdMatter]) -> list[TimelineItem]:
    items = []
    for one in found:
        text = f"反映第{one.number}号，{channel_name(one.channel)}"
        items.append(
            TimelineItem(
                one.registered_at,
                "message-circle",
                text,
                one.recorder or "",
                one.original_text,
                public=True,
            )
        )
        if one.closed_at is not None:
            text = f"第{one.number}号，{STATE_NAMES[one.state]}"
            items.append(
                TimelineItem(
                    one.closed_at, "circle-check", text, note=one.outcome or "", public=True
                )
            )
    return sorted(items, key=lambda item: item.at, reverse=True)


def _viewers(found: HouseholdView) -> str:
    if not found.seen or not found.viewers:
        return ""
    return f"这个月还有{found.viewers}个人看过这份档案，谁看过都有记录。"


async def _find(actor: Actor, number: str) -> HouseholdView:
    now = clock.now()
    try:
        which: str | UUID = UUID(number)
    except ValueError:
        which = number
    return await queries.get_for(actor, which, now.date(), month_bounds(now.year, now.month)[0])


async def _show(
    request: Ask,
    actor: Actor,
    found: HouseholdView,
    persons: list[PersonView],
    phones: dict[UUID, str],
) -> Response[bytes]:
    address = f"{_root()}/households/{quote(found.number, safe='')}"
    reveal = f"{address}/persons" if actions.may_unmask(actor, found) else None
    matters = await area.matters_of(actor, found.id)
    today = clock.today()
    return page(
        request,
        "households/household.html",
        actor,
        household=_head(found),
        persons=[_member(one, today, reveal, phones) for one in persons],
        reasons=choices_of(REASONS),
        contacts=[],
        demands=[_matter(one) for one in matters],
        timeline=_timeline(matters),
        register_href=f"{_root()}/demands/new?household_id={found.id}",
        visit_href=None,
        print_href=None,
        list_href=f"{_root()}/households",
        viewers_line=_viewers(found),
        may_see_persons=found.seen,
        slots=await load_pieces(manager.slots("household.side"), found),
    )


@get("/households/{number:str}")
async def household(request: Ask, number: FromPath[str], actor: Me) -> Response[bytes]:
    """Show a file, by number or id; that it was read is audited."""
    found = await _find(actor, number)
    persons = await actions.read_persons(found)
    return await _show(request, actor, found, persons, {})


@post("/households/{number:str}/persons/{person_id:uuid}/phone", status_code=200)
async def phone(
    request: Ask, number: FromPath[str], person_id: FromPath[UUID], actor: Me
) -> Response[bytes]:
    """Show the file once more with one phone in full; who asked and why is audited."""
    form = read(Unmask, await form_of(request))
    found = await _find(actor, number)
    persons = await actions.read_persons(found)
    shown = actions.unmask(actor, found, persons, person_id, form)
    return await _show(request, actor, found, persons, {person_id: shown})


PAGES = [household, phone]
