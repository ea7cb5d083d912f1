"""Doing it: progress, submit, verify, redo (not done yet), cancel."""

from uuid import UUID

from core.accounts.permissions import Actor
from core.deadlines.policy import Step
from core.demands import actions as demands
from core.demands.queries import get_locked
from core.kernel import clock
from core.kernel.errors import Forbidden
from core.orders import queries
from core.orders.actions.steps import move
from core.orders.actions.take import mine
from core.orders.forms import Progress, Reason, Submit, Versioned
from core.orders.queries import OrderView


async def progress(actor: Actor, order_id: UUID, form: Progress) -> OrderView:
    """Note how far it is; the resident reads it only when `public`."""
    order = await mine(actor, order_id)
    await move(order, "progress", actor, version=form.version, note=form.note, public=form.public)
    return await queries.get(order_id)


async def submit(actor: Actor, order_id: UUID, form: Submit) -> OrderView:
    """Say that it is done, in words that the resident will read."""
    order = await mine(actor, order_id)
    await move(
        order,
        "submit",
        actor,
        version=form.version,
        note=form.result,
        public=True,
        changes={"result": form.result, "submitted_at": clock.now()},
    )
    return await queries.get(order_id)


async def verify(actor: Actor, order_id: UUID, form: Versioned) -> OrderView:
    """Confirm what was done; with the last order the resident is asked.

    Raises:
        Forbidden: nobody verifies their own work.
    """
    await queries.lock_demand_of(order_id)
    order = await _others(actor, order_id)
    await move(order, "verify", actor, version=form.version, changes={"verified_at": clock.now()})
    left, verified = await queries.unfinished(order.demand_id)
    if left == 0 and verified:
        demand = await get_locked(order.demand_id)
        await demands.move(demand, "finish", actor, changes={"outcome": order.result})
        await demands.start_step(demand.id, Step.FEEDBACK, demand.urgency, demand.level)
    return await queries.get(order_id)


async def redo(actor: Actor, order_id: UUID, form: Reason) -> OrderView:
    """Not done yet: back into the same hands, with the reason."""
    order = await _others(actor, order_id)
    await move(order, "redo", actor, version=form.version, note=form.note)
    return await queries.get(order_id)


async def _others(actor: Actor, order_id: UUID) -> OrderView:
    order = await queries.get_for(actor, order_id, "order.verify")
    if order.handler_id == actor.person_id:
        raise Forbidden("自己办的事不能自己核实，请别的村干部或村务监督核实")
    return order
