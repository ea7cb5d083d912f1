"""Verbs that open orders: triage to L0, a body's resolution, handled at once, redo; and withdraw."""

from datetime import datetime, time
from uuid import UUID

from core.accounts.permissions import Actor, forbidden_words
from core.deadlines.policy import Step
from core.deliberation import actions as deliberation
from core.deliberation.forms import Resolve
from core.deliberation.states import NEXT_LEVEL
from core.demands import actions as demands
from core.demands import queries
from core.demands.categories import confidential_by_default
from core.demands.forms import Triage, Withdraw
from core.demands.queries import DemandView
from core.demands.states import STATE_NAMES
from core.kernel import clock
from core.kernel.errors import Forbidden, Invalid, WrongState
from core.kernel.ids import new_id
from core.kernel.outbox import audit, emit
from core.kernel.plugins import manager
from core.orders.actions.steps import add_step, cancel_all
from core.orders.events import OrderOpened
from core.orders.forms import HandleAtOnce
from core.orders.tables import WorkOrder
from tenants import context

AT_ONCE = "L0"


async def open_order(
    actor: Actor,
    demand_id: UUID,
    *,
    resolution_id: UUID | None = None,
    redo_of: UUID | None = None,
) -> UUID:
    """Open an order that may be claimed or assigned."""
    order_id = new_id()
    await WorkOrder.insert(
        WorkOrder(
            id=order_id,
            demand_id=demand_id,
            resolution_id=resolution_id,
            redo_of=redo_of,
            opened_by=actor.person_id,
            opened_at=clock.now(),
        )
    )
    audit("order.open", "work_order", order_id)
    emit(OrderOpened(order_id, demand_id))
    return order_id


async def triage(actor: Actor, which: int | UUID, form: Triage) -> DemandView:
    """Decide the level. L0 opens the order in the same step, the others wait for their body."""
    level = manager.levels().get(form.level)
    if level is None:
        raise Invalid(errors={"level": "只能是：" + "、".join(manager.levels())})
    if form.body is not None and form.body not in level.bodies:
        raise Invalid(errors={"body": "这一级不由这个会来定"})
    demand = await queries.get_for(actor, which, "demand.triage", lock=True)
    verb = "open_at_once" if form.level == AT_ONCE else "deliberate"
    body = form.body or (level.bodies[0] if level.bodies else None)
    changes = {
        "level": form.level,
        "body": body,
        "category": form.category,
        "urgency": form.urgency,
        # What turns out to be about village affairs is hidden from the village from here on.
        "confidential": demand.confidential or confidential_by_default(demand.kind, form.category),
    }
    await demands.move(
        demand, verb, actor, version=form.version, note=form.note,
        level=form.level, changes=changes,
    )  # fmt: skip
    step = Step.RESULT if form.level == AT_ONCE else Step.DELIBERATION
    await demands.start_step(demand.id, step, form.urgency, form.level)
    if form.level == AT_ONCE:
        await open_order(actor, demand.id)
    return await queries.get_locked(demand.id)


async def resolve(actor: Actor, which: int | UUID, form: Resolve) -> DemandView:
    """Record what the body resolved; `do_it` opens the order in the same step.

    Raises:
        Forbidden: a village records what a body of the street resolved.
        Invalid: already the highest level, or the body or the days cannot be.
    """
    demand = await queries.get_for(actor, which, "resolution.record", lock=True)
    if demand.level == "L3" and not actor.holds("township_admin", "township_leader"):
        raise Forbidden("这一级由街道的会来定，请街道记录")
    if demand.state != "deliberating":
        raise WrongState(f"第{demand.number}号现在是“{STATE_NAMES[demand.state]}”，不在等开会商量")
    verb, level = _after(demand, form)
    resolution_id = await deliberation.record(actor, demand, form)
    changes: dict[str, object] = {}
    if form.outcome == "raise_level":
        changes = {"level": level, "body": manager.levels()[level or ""].bodies[0]}
    elif form.outcome == "cannot":
        changes = {"outcome": form.note, "closed_at": clock.now()}
    elif form.outcome == "send_back":
        changes = {"level": None, "body": None}
    await demands.move(
        demand, verb, actor, version=form.version, level=level, note=form.note, changes=changes
    )
    if form.outcome == "do_it":
        await demands.start_step(demand.id, Step.RESULT, demand.urgency, demand.level)
        await open_order(actor, demand.id, resolution_id=resolution_id)
    elif form.outcome in {"raise_level", "postpone"}:
        since = (
            datetime.combine(form.postponed_to, time(8, 30), clock.CHINA)
            if form.postponed_to
            else None
        )
        await demands.start_step(demand.id, Step.DELIBERATION, demand.urgency, level, since=since)
    elif form.outcome == "send_back":
        await demands.start_step(demand.id, Step.RESPONSE, demand.urgency, None)
    return await queries.get_locked(demand.id)


def _after(demand: DemandView, form: Resolve) -> tuple[str, str | None]:
    if form.outcome == "raise_level":
        above = NEXT_LEVEL.get(demand.level or "")
        if above is None:
            raise Invalid(errors={"outcome": "已经是最高一级，不能再往上报"})
        return "escalate", above
    verbs = {"do_it": "resolve", "send_back": "send_back", "postpone": "postpone"}
    return verbs.get(form.outcome, "decline"), demand.level


async def handle_at_once(actor: Actor, which: int | UUID, form: HandleAtOnce) -> DemandView:
    """党员独立能办的立即就办: done by the one who registered, straight to the resident's judgement."""
    demand = await queries.get_for(actor, which, "order.handle_at_once", lock=True)
    now = clock.now()
    order_id = new_id()
    await demands.move(
        demand,
        "handle_at_once",
        actor,
        version=form.version,
        level=AT_ONCE,
        changes={
            "level": AT_ONCE,
            "outcome": form.result,
            "handler_ids": sorted({*demand.handler_ids, actor.person_id}),
        },
    )
    await WorkOrder.insert(
        WorkOrder(
            id=order_id,
            demand_id=demand.id,
            state="verified",
            handler_id=actor.person_id,
            taken="at_once",
            result=form.result,
            opened_by=actor.person_id,
            opened_at=now,
            taken_at=now,
            submitted_at=now,
            verified_at=now,
        )
    )
    await add_step(order_id, "handle_at_once", actor, form.result, public=True)
    audit("order.handle_at_once", "work_order", order_id)
    await demands.start_step(demand.id, Step.FEEDBACK, demand.urgency, AT_ONCE)
    return await queries.get_locked(demand.id)


async def withdraw(actor: Actor, which: int | UUID, form: Withdraw) -> DemandView:
    """The resident takes it back; whoever was doing it is told to stop.

    Raises:
        Forbidden: a handler cannot make the matter vanish (三不销号), and who registered it only
            while nobody has triaged it.
    """
    demand = await queries.get_for(actor, which, "demand.see", lock=True)
    own = demand.registered_by == actor.person_id and demand.state == "registered"
    may = own or actor.may(
        "demand.withdraw",
        village_id=demand.village_id,
        group_id=demand.group_id,
        grid_id=demand.grid_id,
    )
    if not may:
        raise Forbidden(forbidden_words("demand.withdraw"))
    if actor.person_id in demand.handler_ids:
        raise Forbidden("这件事您经过手，请没经手的人替群众撤回")
    await demands.move(
        demand, "withdraw", actor, version=form.version, note=form.note,
        changes={"closed_at": clock.now()},
    )  # fmt: skip
    await cancel_all(demand.id, actor, form.note)
    return await queries.get_locked(demand.id)


async def redo(actor: Actor | None, demand: DemandView, note: str) -> None:
    """The resident is not satisfied: back to work with a new order and half of the time."""
    await demands.move(demand, "redo", actor, note=note)
    await demands.start_redo(demand.id, demand.urgency, demand.level)
    last = await last_order(demand.id)
    order_id = new_id()
    await WorkOrder.insert(
        WorkOrder(
            id=order_id,
            demand_id=demand.id,
            redo_of=last.id,
            opened_by=last.opened_by,
            opened_at=clock.now(),
        )
    )
    audit("order.redo", "work_order", order_id)
    emit(OrderOpened(order_id, demand.id))


async def last_order(demand_id: UUID) -> WorkOrder:
    """Return the newest verified order of a demand."""
    found = (
        await WorkOrder.objects()
        .where(
            (WorkOrder.tenant_id == context.current().id)
            & (WorkOrder.demand_id == demand_id)
            & (WorkOrder.state == "verified")
        )
        .order_by(WorkOrder.id, ascending=False)
        .first()
    )
    if found is None:
        raise WrongState("还没有人办过，不能重办")
    return found
