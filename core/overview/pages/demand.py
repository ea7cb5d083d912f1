"""The page of one matter: words, stages, the next sentence, what I may do, everything that happened."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from core.accounts.permissions import Actor
from core.deliberation.queries import resolutions_of
from core.demands import queries
from core.demands.queries import DemandView, PetitionView
from core.demands.states import stage
from core.demands.words import (
    also_line,
    channel_name,
    level_name,
    light_of,
    petitioner_words,
    place_words,
    told_line,
)
from core.households.forms import REASONS
from core.kernel import clock
from core.kernel.chinese_dates import day_words, short_day
from core.kernel.plugins import manager
from core.kernel.plugins.answers import TimelineItem
from core.kernel.plugins.loading import load_pieces
from core.kernel.storage import photos_of
from core.kernel.web.choices import choices_of
from core.orders.queries import OrderView, orders_of
from core.orders.states import ORDER_STATE_NAMES
from core.overview.pages.forms import form_context
from core.overview.pages.next_line import next_line, refused
from core.overview.pages.possible import ASIDE, actions_for, may_call
from tenants import context


@dataclass(frozen=True, slots=True)
class StageStep:
    """One of the four seals."""

    state: str
    lines: list[str]


def _day(moment: datetime) -> str:
    return day_words(moment.astimezone(clock.CHINA).date())


def _short(moment: datetime) -> str:
    return short_day(moment.astimezone(clock.CHINA).date())


def _steps(demand: DemandView, orders: list[OrderView], decided: str) -> list[StageStep]:
    at = stage(demand.state)
    last = orders[-1] if orders else None
    third = [_short(last.taken_at or last.opened_at), ORDER_STATE_NAMES[last.state]] if last else []
    fourth = [_short(demand.closed_at), "办结"] if demand.closed_at and at == 5 else []
    lines = [
        [_short(demand.registered_at), channel_name(demand.channel)],
        [x for x in (decided, level_name(demand.level)) if x],
        third,
        fourth,
    ]
    return [
        StageStep(
            "done" if at > n else "now" if at == n else "todo",
            text or (["还没到"] if at < n else []),
        )
        for n, text in enumerate(lines, 1)
    ]


async def _timeline(demand: DemandView) -> list[TimelineItem]:
    items: list[TimelineItem] = []
    for source in manager.timeline_items():
        items += await source.load(demand.id)
    items.sort(key=lambda item: item.at, reverse=True)
    return [replace(i, note="") if i.note and i.note in i.text else i for i in items]


async def _photos(demand: DemandView, root: str) -> list[dict[str, str]]:
    return [
        {"href": f"{root}photos/{photo_id}", "label": f"照片{n}"}
        for n, photo_id in enumerate(await photos_of("demand", demand.id), 1)
    ]


def _head(
    demand: DemandView, petitions: list[PetitionView], photos: list[dict[str, str]]
) -> dict[str, Any]:
    first = petitions[0].name if petitions else ""
    return {
        "number": demand.number,
        "words": demand.original_text,
        "petitioner": petitioner_words(first, 1),
        "door_line": demand.door or place_words(demand.village, demand.group, demand.place),
        "told_line": told_line(demand),
        "also_line": also_line(petitions),
        "confidential": demand.confidential,
        "photos": photos,
    }


def _household(
    demand: DemandView, petitions: list[PetitionView], root: str, *, reveal: bool
) -> dict[str, Any] | None:
    if not petitions or demand.confidential:
        return None
    first = petitions[0]
    tail = first.phone_tail
    return {
        "title": f"{first.name}家" if demand.household_id and first.name else first.name or "群众",
        "href": f"{root}households/{demand.household_id}" if demand.household_id else "",
        "line": place_words(demand.village, demand.group, demand.place)
        + (f"，{demand.door}" if demand.door else ""),
        "phone_masked": f"*******{tail}" if tail else "",
        "phone": None,
        "reveal_action": f"{root}demands/{demand.number}/phone" if tail and reveal else "",
        "meta": "",
    }


async def context_of(
    actor: Actor,
    demand: DemandView,
    *,
    do: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return what `overview/demand.html` shows; `do` opens the form of an action."""
    root = f"/t/{context.current().slug}/"
    petitions = await queries.petitions_of(demand.id)
    orders = await orders_of(demand.id)
    decided = await resolutions_of(demand.id)
    actions = actions_for(actor, demand, orders, root)
    primary = next((a for a in actions if a.key not in ASIDE), None)
    opened = next((a for a in actions if a.key == do and not a.post), None)
    light = light_of(demand.due_at, demand.clock_started_at, demand.waiting_reason)
    shown: dict[str, Any] = {
        "demand": _head(demand, petitions, await _photos(demand, root)),
        "steps": _steps(demand, orders, _short(decided[-1].recorded_at) if decided else ""),
        "next_line": next_line(demand, orders, petitions[0].name if petitions else ""),
        "late": bool(light and light.tone == "late"),
        "light": asdict(light) if light else None,
        "light_why": f"从{_day(demand.clock_started_at)}算起" if demand.clock_started_at else "",
        "primary": primary,
        "others": [a for a in actions if a is not primary and not a.post],
        "refused": "" if actions else refused(demand),
        "open": opened.key if opened else "",
        "timeline": await _timeline(demand),
        "household": _household(demand, petitions, root, reveal=may_call(actor, demand)),
        "same": [
            {
                "words": p.name or "群众",
                "href": "",
                "meta": f"{_day(p.at)} {channel_name(p.channel)}",
            }
            for p in petitions[1:]
        ],
        "orders": [],
        "level": _level(demand),
        "slots": await load_pieces(manager.slots("demand.side"), demand),
        "list_href": f"{root}demands",
        "phone_reasons": choices_of(REASONS),
    }
    if opened:
        shown |= await form_context(opened, demand, root, values or {}, errors or {})
    return shown


def _level(demand: DemandView) -> dict[str, str] | None:
    level = manager.levels().get(demand.level or "")
    if level is None:
        return None
    return {"title": f"为什么是“{level.name}”", "text": f"{level.meaning}。", "source": ""}
