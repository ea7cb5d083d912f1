"""Pages of feedback: the resident's own judgement by link, and the call list."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from core.accounts.authentication import Me, address_of
from core.demands import queries as demand_queries
from core.demands.permissions import HIDDEN_WORDS
from core.demands.queries import DemandView
from core.demands.words import light_of, place_words
from core.feedback import actions, queries
from core.feedback.forms import Answer
from core.feedback.queries import Call
from core.kernel import crypto
from core.kernel.errors import Invalid
from core.kernel.web.fields import read, whole_number
from core.kernel.web.limits import limit
from core.kernel.web.pages import Ask, form_of, page, served, typed
from tenants import context


async def _rate_page(
    request: Ask, token: str, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response[bytes]:
    asked = await actions.request_for_token(token)
    demand = await demand_queries.get(asked.demand_id)
    return page(
        request,
        "feedback/rate.html",
        None,
        status=status,
        token=token,
        original_text=demand.original_text,
        done_text=demand.outcome or "",
        ask_tail=bool(asked.phone_tail),
        values=values,
        errors=errors,
    )


@get("/rate/{token:str}")
async def rate_page(request: Ask, token: FromPath[str]) -> Response[bytes]:
    """Ask the three questions."""
    served()
    return await _rate_page(request, token[:60], {}, {})


@post("/rate/{token:str}")
async def rate(request: Ask, token: FromPath[str]) -> Response[bytes]:
    """Take the answer; the last four digits of the phone show that it is the one who asked."""
    tenant = served().id
    await limit("rate", f"{tenant}{address_of(request)}", most=20, window=600)
    form = typed(await form_of(request))
    names = {"contacted", "resolved", "satisfied", "note", "tail"}
    try:
        sent = read(Answer, {k: v for k, v in form.items() if k in names})
        demand = await actions.answer_by_link(token[:60], sent)
    except Invalid as failure:
        return await _rate_page(request, token[:60], form, failure.errors, 422)
    return page(
        request,
        "feedback/rated.html",
        None,
        title="记下了，谢谢您",
        text=_said(demand),
        again=demand.state == "in_progress",
        track_href=f"/t/{context.current().slug}/track",
    )


def _said(demand: DemandView) -> str:
    if demand.state == "in_progress":
        return "您说还没办好，我们马上重新派人去办，办好了再来问您。"
    if demand.state == "closed":
        return "您满意，这件事就办结了。"
    return "等别的反映的人也评过，这件事就办结。"


def _call(call: Call, root: str) -> dict[str, Any]:
    return {
        "number": call.number,
        "href": f"{root}demands/{call.number}",
        "words": call.original_text or HIDDEN_WORDS,
        "petitioner": call.name or "群众",
        "place": place_words(call.village, call.group),
        "done_text": call.outcome,
        "done_line": "",
        "phone_masked": f"*******{call.phone_tail}" if call.phone_tail else "没有留电话",
        "phone": None,
        "reveal_action": f"{root}feedback/phone" if call.phone_tail else "",
        "tried_line": "",
        "light": light_of(call.due_at, call.clock_started_at, call.waiting_reason),
    }


async def _calls_page(
    request: Ask, actor: Me, *, reveal: bool = False, wanted: int | None = None
) -> Response[bytes]:
    root = f"/t/{context.current().slug}/"
    calls = await queries.calls_for(actor)
    calls.sort(key=lambda c: c.number != wanted)
    first = calls[0] if calls else None
    shown = _call(first, root) if first else None
    if reveal and first and shown:
        sealed = await queries.phone_for_call(first.petition_id, first.demand_id)
        if sealed:
            shown["phone"] = crypto.unseal(context.current().id, "phone", sealed)
    rest = [_call(c, root) | {"href": f"{root}feedback?number={c.number}"} for c in calls[1:]]
    return page(
        request,
        "feedback/calls.html",
        actor,
        left=len(calls),
        call=shown,
        rest=rest,
        action=f"{root}demands/{first.number}/feedback" if first else "",
        version=first.version if first else None,
        petition_id=first.petition_id if first else "",
        values={},
        errors={},
        close_href="",
        reveal_errors={},
        no_right=False,
    )


@get("/feedback")
async def calls_page(request: Ask, actor: Me) -> Response[bytes]:
    """Whom to ask next."""
    actor.require_anywhere("feedback.record")
    number = request.query_params.get("number", "")
    return await _calls_page(request, actor, wanted=whole_number(number))


@post("/feedback/phone")
async def reveal(request: Ask, actor: Me) -> Response[bytes]:
    """Show the phone of the one who is to be called; who looked is on record."""
    actor.require_anywhere("feedback.record")
    form = typed(await form_of(request))
    wanted = whole_number(form.get("number", ""))
    return await _calls_page(request, actor, reveal=True, wanted=wanted)


PAGES = [calls_page, reveal]
PUBLIC = [rate_page, rate]
