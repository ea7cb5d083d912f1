"""Verbs of feedback: ask, answer by link, record an answer, close with a reason.

三不销号: a demand closes when every petitioner who was asked agrees, or a leader closes it with a
reason that stays visible. The first dissatisfied answer sends it back to work.
"""

from datetime import timedelta
from uuid import UUID

from core.accounts.permissions import Actor
from core.demands import actions as demands
from core.demands import queries as demand_queries
from core.demands.queries import DemandView
from core.demands.states import STATE_NAMES
from core.feedback import queries
from core.feedback.forms import Answer, CloseAnyway, RecordAnswer
from core.feedback.queries import RequestView
from core.feedback.tables import Feedback, FeedbackRequest
from core.kernel import clock, crypto
from core.kernel.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from core.kernel.ids import new_id
from core.kernel.outbox import audit
from core.orders.actions import begin
from tenants import context

TOKEN_LENGTH = 26
VALID = timedelta(days=60)


def rate_token(demand_id: UUID, petition_id: UUID, number: int) -> str:
    """Return the single-purpose token of one petitioner's link in one round; never stored."""
    subject = f"{demand_id}/{petition_id}/{number}"
    return crypto.derived_token(context.current().id, "rate", subject, TOKEN_LENGTH)


def token_index(token: str) -> bytes:
    """Return the index under which a token is found."""
    return crypto.blind_index(context.current().id, "rate", token)


async def ask(demand_id: UUID) -> None:
    """Ask every petitioner of a demand, in a new round."""
    now, number = clock.now(), await queries.rounds_of(demand_id) + 1
    rows = [
        FeedbackRequest(
            id=new_id(),
            demand_id=demand_id,
            petition_id=petition.id,
            round=number,
            token_index=token_index(rate_token(demand_id, petition.id, number)),
            asked_at=now,
            expires_at=now + VALID,
        )
        for petition in await demand_queries.petitions_of(demand_id)
    ]
    await FeedbackRequest.insert(*rows)
    audit("feedback.ask", "demand", demand_id)


async def request_for_token(token: str) -> RequestView:
    """Return who is asked by this link.

    Raises:
        NotFound: no such link.
        WrongState: answered before, too old, or asked again since.
    """
    request = await queries.request_by_token(token_index(token.upper()))
    if request is None:
        raise NotFound("这个评价链接不对，请从查进度的页面进来")
    if request.answered_at is not None:
        raise WrongState("您已经评过了，谢谢您", code="already_answered")
    if request.expires_at < clock.now():
        raise WrongState("这个链接过期了，请打村里电话说一声")
    if request.round < await queries.rounds_of(request.demand_id):
        raise WrongState("这件事又办过一次，请用新的链接来评，或者从查进度的页面进来")
    return request


def link_counts(demand: DemandView, phone_tail: str | None) -> bool:
    """Whether a judgement by link can only be the resident's own.

    Who took the matter down knows the code and the phone: where this person also handled it, or no
    phone was left to tell residents apart, somebody else must ask. What a resident wrote without
    anybody's help is the resident's.
    """
    if demand.registered_by is None:
        return True
    return phone_tail is not None and demand.registered_by not in demand.handler_ids


async def answer_by_link(token: str, form: Answer) -> DemandView:
    """The resident judges."""
    request = await request_for_token(token)
    if not link_counts(await demand_queries.get_locked(request.demand_id), request.phone_tail):
        raise Forbidden("这件事要由没经手的人当面或打电话来问您，请等一等")
    if request.phone_tail and form.tail != request.phone_tail:
        raise Invalid(errors={"tail": "手机后四位对不上，请填登记时留的手机"})
    return await _answer(request, form, "link", None)


async def record(actor: Actor, which: int | UUID, form: RecordAnswer) -> DemandView:
    """Write down what the resident said to somebody who did not handle the matter.

    Raises:
        Forbidden: a handler may not judge.
        Stale: changed since `version`.
        Invalid: `petition_id` is nobody who is still asked.
    """
    demand = await demand_queries.get_for(actor, which, "feedback.record", lock=True)
    if actor.person_id in demand.handler_ids:
        raise Forbidden("这件事您经过手，请没经手的人去问群众")
    if form.version is not None and form.version != demand.version:
        raise Stale
    waiting = [r for r in await queries.requests_of(demand.id) if r.answered_at is None]
    if not waiting:
        raise WrongState(f"第{demand.number}号现在是“{STATE_NAMES[demand.state]}”，不用问群众")
    asked = [r for r in waiting if form.petition_id in {None, r.petition_id}]
    if not asked:
        raise Invalid(errors={"petition_id": "这位群众没有在等着评，请刷新后再看"})
    answer = Answer(form.contacted, form.resolved, form.satisfied, form.note)
    return await _answer(asked[0], answer, form.via, actor)


async def not_reached(actor: Actor, which: int | UUID) -> DemandView:
    """Note that nobody answered the phone; the petitioner stays on the list."""
    demand = await demand_queries.get_for(actor, which, "feedback.record")
    audit("feedback.not_reached", "demand", demand.id)
    return demand


async def _answer(request: RequestView, form: Answer, via: str, actor: Actor | None) -> DemandView:
    demand = await demand_queries.get_locked(request.demand_id)
    if demand.state != "awaiting_feedback":
        raise WrongState("这件事还在办，办好了再请您评")
    now = clock.now()
    taken = (
        await FeedbackRequest.update({FeedbackRequest.answered_at: now})
        .where(
            (FeedbackRequest.tenant_id == context.current().id)
            & (FeedbackRequest.id == request.id)
            & (FeedbackRequest.answered_at.is_null())
        )
        .returning(FeedbackRequest.id)
    )
    if not taken:
        raise WrongState("您已经评过了，谢谢您", code="already_answered")
    await Feedback.insert(
        Feedback(
            id=new_id(),
            demand_id=demand.id,
            request_id=request.id,
            round=request.round,
            via=via,
            contacted=form.contacted,
            resolved=form.resolved,
            satisfied=form.satisfied,
            note=form.note,
            recorded_by=actor.person_id if actor else None,
            handler_ids=demand.handler_ids,
            at=now,
        )
    )
    audit("feedback.answer", "demand", demand.id, ("resolved", "satisfied"))
    if form.resolved == "no" or form.satisfied == "dissatisfied":
        await begin.redo(actor, demand, form.note or "群众说还没有解决")
    elif all(r.answered_at for r in await queries.requests_of(demand.id)):
        await demands.move(demand, "close", actor, changes={"closed_at": now})
    return await demand_queries.get_locked(demand.id)


async def close_anyway(actor: Actor, which: int | UUID, form: CloseAnyway) -> DemandView:
    """A leader closes it without the resident's agreement; the reason stays in the record."""
    demand = await demand_queries.get_for(actor, which, "demand.close", lock=True)
    if actor.person_id in demand.handler_ids:
        raise Forbidden("这件事您经过手，请别的领导来销号")
    await demands.move(
        demand,
        "close",
        actor,
        version=form.version,
        note=form.note,
        changes={"closed_at": clock.now()},
    )
    return await demand_queries.get_locked(demand.id)
