"""The forms of the demand page: each verb of a slice, by its name in the address.

They live with the page and not with the slice, because a form that must be mended is shown again on
this page, with everything that was typed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.deliberation.forms import Resolve
from core.demands import actions as demands
from core.demands import queries
from core.demands.forms import Conceal, Decline, Triage, Withdraw
from core.feedback import actions as feedback
from core.feedback.forms import CloseAnyway, RecordAnswer
from core.households.forms import Unmask
from core.kernel import crypto
from core.kernel.errors import Failure, Forbidden, NotFound, NotSignedIn
from core.kernel.outbox import audit
from core.kernel.storage import keep
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, form_of, page, see_other, typed
from core.orders import queries as orders
from core.orders.actions import begin, take, work
from core.orders.forms import Assign, HandleAtOnce, Progress, Reason, Submit, Versioned
from core.overview.pages.demand import context_of
from core.overview.pages.photos import photo_in
from core.overview.pages.possible import may_call
from tenants import context


@dataclass(frozen=True, slots=True)
class Verb:
    """A form, what it does, and what is said when it is done."""

    form: type[msgspec.Struct]
    act: Callable[[Any, Any, Any], Awaitable[Any]]
    said: str


DEMAND_VERBS = {
    "triage": Verb(Triage, begin.triage, "分好了"),
    "decline": Verb(Decline, demands.decline, "已经写明不予受理的原因"),
    "withdraw": Verb(Withdraw, begin.withdraw, "已经撤回"),
    "resolve": Verb(Resolve, begin.resolve, "会上定的记下了"),
    "handle_at_once": Verb(HandleAtOnce, begin.handle_at_once, "记下了，等群众来评"),
    "feedback": Verb(RecordAnswer, feedback.record, "群众的话记下了"),
    "conceal": Verb(Conceal, demands.conceal, "改好了"),
    "close": Verb(CloseAnyway, feedback.close_anyway, "写明原因，销号了"),
}
ORDER_VERBS = {
    "claim": Verb(Versioned, take.claim, "您领了这件事，多谢"),
    "assign": Verb(Assign, take.assign, "派好了"),
    "acknowledge": Verb(Versioned, take.acknowledge, "签收了"),
    "return": Verb(Reason, take.return_order, "退回了，等别人来领"),
    "progress": Verb(Progress, work.progress, "进展记下了"),
    "submit": Verb(Submit, work.submit, "交上去了，等没经手的人核实"),
    "verify": Verb(Versioned, work.verify, "核实好了，等群众来评"),
    "redo": Verb(Reason, work.redo, "请他再办"),
}


def _sent(verb: Verb, form: dict[str, str]) -> msgspec.Struct:
    known = {f.encode_name for f in msgspec.structs.fields(verb.form)}
    return read(verb.form, {k: v for k, v in form.items() if k in known})


async def _again(
    request: Ask, actor: Me, which: int | UUID, key: str, form: dict[str, str], failure: Failure
) -> Response[bytes]:
    """Show the page again with what was typed and what must be mended."""
    demand = await queries.get_for(actor, which)
    errors = failure.errors or {"": failure.title}
    opened = "verify" if key == "redo" else key
    shown = await context_of(actor, demand, do=opened, values=form, errors=errors)
    if not shown["open"]:
        raise failure
    return page(request, "overview/demand.html", actor, status=failure.status, **shown)


@get("/demands/{number:int}")
async def demand_page(request: Ask, number: FromPath[int], actor: Me) -> Response[bytes]:
    """Show a matter; `?do=` opens the form of an action."""
    demand = await queries.get_for(actor, number)
    shown = await context_of(actor, demand, do=request.query_params.get("do", ""))
    return page(request, "overview/demand.html", actor, **shown)


@post("/demands/{number:int}/{verb:str}")
async def demand_verb(
    request: Ask, number: FromPath[int], verb: FromPath[str], actor: Me
) -> Response[bytes]:
    """Do a verb of the demand."""
    known = DEMAND_VERBS.get(verb)
    if known is None:
        raise NotFound
    form = typed(await form_of(request))
    stay = form.get("stay", "")
    root = f"/t/{context.current().slug}/"
    if verb == "feedback" and form.get("unreachable") == "true":
        await feedback.not_reached(actor, number)
        return see_other(
            f"{root}feedback", said=f"第{number}号没打通，记下了，过后再打", kind="soon"
        )
    try:
        await known.act(actor, number, _sent(known, form))
    except (NotSignedIn, NotFound):
        raise
    except Failure as failure:
        return await _again(request, actor, number, verb, form, failure)
    onward = {"triage": "triage", "feedback": "feedback", "meetings": "meetings"}.get(stay)
    return see_other(root + (onward or f"demands/{number}"), said=f"第{number}号：{known.said}")


@post("/orders/{order_id:uuid}/{verb:str}")
async def order_verb(
    request: Ask, order_id: FromPath[UUID], verb: FromPath[str], actor: Me
) -> Response[bytes]:
    """Do a verb of an order."""
    known = ORDER_VERBS.get(verb)
    if known is None:
        raise NotFound
    form = typed(await form_of(request))
    order = await orders.get_for(actor, order_id)
    try:
        sent = _sent(known, form)
        ready = await photo_in(request) if verb == "progress" else None
        await known.act(actor, order_id, sent)
        if ready is not None:
            await keep("demand", order.demand_id, ready)
    except (NotSignedIn, NotFound):
        raise
    except Failure as failure:
        return await _again(request, actor, order.number, verb, form, failure)
    return see_other(
        f"/t/{context.current().slug}/demands/{order.number}",
        said=f"第{order.number}号：{known.said}",
    )


@post("/demands/{number:int}/phone")
async def reveal_phone(request: Ask, number: FromPath[int], actor: Me) -> Response[bytes]:
    """Show the petitioner's phone once, to who handles or calls; who looked and why is on record."""
    demand = await queries.get_for(actor, number)
    form = typed(await form_of(request))
    sent = read(Unmask, {k: v for k, v in form.items() if k == "reason"})
    shown = await context_of(actor, demand)
    if not may_call(actor, demand):
        raise Forbidden("电话只给接单的人和去回访的人看")
    petitions = await queries.petitions_of(demand.id)
    sealed = await queries.petition_phone(petitions[0].id) if petitions else None
    if sealed and shown["household"]:
        audit("petition.phone", "demand", demand.id, ("phone", f"reason:{sent.reason}"))
        shown["household"]["phone"] = crypto.unseal(context.current().id, "phone", sealed)
    return page(request, "overview/demand.html", actor, **shown)


PAGES = [demand_page, reveal_phone, demand_verb, order_verb]
