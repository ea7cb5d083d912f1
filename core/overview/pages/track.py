"""查进度: a resident follows a matter by its code, in plain words; names the body, never a person."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from core.accounts.authentication import address_of
from core.deliberation.queries import ResolutionView, resolutions_of
from core.deliberation.states import BODIES
from core.demands import queries
from core.demands.actions import code_index
from core.demands.queries import DemandView, PetitionView
from core.demands.states import stage
from core.demands.words import channel_name, light_of
from core.feedback.actions import link_counts, rate_token
from core.feedback.queries import requests_of
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.errors import NotFound
from core.kernel.plugins import manager
from core.kernel.web.limits import limit
from core.kernel.web.pages import Ask, form_of, page, see_other, served, typed


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One of the four, in plain words."""

    state: str
    title: str
    text: str


def _day(moment: Any) -> str:
    return day_words(moment.astimezone(clock.CHINA).date())


def _steps(demand: DemandView, decided: list[ResolutionView]) -> list[WalkStep]:
    at = stage(demand.state)
    village = demand.village or "街道"
    last = decided[-1] if decided else None
    body = BODIES.get(last.body, last.body) if last else ""
    second = (
        f"{_day(last.recorded_at)}，{body}定的：{last.note}" if last else f"{village}在商量怎么办"
    )
    texts = [
        ("听到了", f"{_day(demand.registered_at)}，{channel_name(demand.channel)}记下"),
        ("商量好了" if at > 2 else "商量办法", second if at >= 2 else ""),
        (f"{village}去办", "有人在办" if at == 3 else "办好了" if at > 3 else ""),
        ("请您来评", "您评过了，谢谢您" if at > 4 else "解决没有、满不满意，您说了算"),
    ]
    if demand.level == "L0" and at >= 3:
        texts[1] = ("不用开会", "一户的事，直接办")
    return [
        WalkStep("done" if at > n else "now" if at == n else "todo", title, text)
        for n, (title, text) in enumerate(texts, 1)
    ]


_ENDINGS = {
    "declined": "没有受理",
    "withdrawn": "您撤回了",
    "merged": "和同样的事并到一起办",
}


async def _track(request: Ask, petition: PetitionView) -> Response[bytes]:
    tenant = served()
    demand = await queries.get(petition.demand_id)
    decided = await resolutions_of(demand.id)
    waiting = [
        r
        for r in await requests_of(demand.id)
        if r.petition_id == petition.id and r.answered_at is None
    ]
    rate = None
    if waiting and demand.state == "awaiting_feedback" and link_counts(demand, petition.phone_tail):
        token = rate_token(demand.id, petition.id, waiting[0].round)
        rate = f"/t/{tenant.slug}/rate/{token}"
    ending = _ENDINGS.get(demand.state)
    light = light_of(demand.due_at, demand.clock_started_at, demand.waiting_reason)
    return page(
        request,
        "demands/track.html",
        None,
        original_text=demand.original_text,
        light=light,
        steps=_steps(demand, decided),
        ending={"title": ending, "text": demand.outcome or ""} if ending else None,
        updates=await _public_updates(demand),
        rate_href=rate,
        phone_label=demand.village or tenant.name,
        phone=tenant.phone or "",
    )


async def _public_updates(demand: DemandView) -> list[dict[str, str]]:
    items = []
    for source in manager.timeline_items():
        items += [i for i in await source.load(demand.id) if i.public and i.icon == "pencil"]
    items.sort(key=lambda item: item.at, reverse=True)
    return [{"text": item.text, "when": _day(item.at)} for item in items]


@get("/track")
async def track_form(request: Ask) -> Response[bytes]:
    """Ask for the code."""
    return page(
        request, "demands/track_form.html", None, values={}, errors={}, phone=served().phone or ""
    )


@post("/track")
async def track_by_code(request: Ask) -> Response[bytes]:
    """Go to the matter of a code."""
    tenant = served()
    form = typed(await form_of(request))
    await limit("track", f"{tenant.id}{address_of(request)}", most=30, window=600)
    code = form.get("code", "").strip()[:40]
    petition = await queries.petition_by_code(code_index(code)) if code else None
    wrong = "要填查询码" if not code else "没有这个查询码，请看看有没有抄错"
    if petition is not None and petition.phone_tail and form.get("tail") != petition.phone_tail:
        petition, wrong = None, "查询码和手机后四位对不上，请再看看"
    if petition is None:
        return page(
            request,
            "demands/track_form.html",
            None,
            status=422,
            values=form,
            errors={"code": wrong},
            phone=tenant.phone or "",
        )
    plain = "".join(c for c in code if c.isalnum()).upper()
    return see_other(f"/t/{tenant.slug}/track/{plain}")


@get("/track/{code:str}")
async def track_page(request: Ask, code: FromPath[str]) -> Response[bytes]:
    """Show a resident how far it is."""
    tenant = served()
    await limit("track_page", f"{tenant.id}{address_of(request)}", most=300, window=600)
    petition = await queries.petition_by_code(code_index(code[:40]))
    if petition is None:
        raise NotFound("没有这个查询码，请看看有没有抄错")
    return await _track(request, petition)


PUBLIC = [track_form, track_by_code, track_page]
