"""Who does it: claim (one of many wins), assign, acknowledge, return."""

from uuid import UUID

from core.accounts.permissions import Actor
from core.demands.queries import get_locked
from core.demands.tables import Demand
from core.kernel import clock
from core.kernel.errors import Forbidden, Invalid, WrongState
from core.kernel.plugins import manager
from core.orders import queries
from core.orders.actions.steps import move
from core.orders.forms import Assign, Reason, Versioned
from core.orders.queries import OrderView
from tenants import context

_OF_THE_VILLAGE = "只能派给本村的干部、党员、网格员"


async def claim(actor: Actor, order_id: UUID, form: Versioned) -> OrderView:
    """Take an open order. Exactly one of many at once gets it.

    Raises:
        WrongState: somebody was quicker (says who), or a check refuses (too much in hand).
    """
    await queries.lock_demand_of(order_id)
    order = await queries.get_for(actor, order_id, "order.claim")
    await _check(order, actor, "claim")
    await move(
        order,
        "claim",
        actor,
        version=form.version,
        public=True,
        changes={"handler_id": actor.person_id, "taken": "claim", "taken_at": clock.now()},
    )
    await _remember_handler(order.demand_id, actor.person_id)
    return await queries.get(order_id)


async def assign(actor: Actor, order_id: UUID, form: Assign) -> OrderView:
    """Give an open order to a person of the village; a confidential one to a leader.

    Raises:
        Invalid: not one of those.
    """
    await queries.lock_demand_of(order_id)
    order = await queries.get_for(actor, order_id, "order.assign")
    found = await queries.candidates(order.village_id, clock.now(), confidential=order.confidential)
    if form.person_id not in {c.person_id for c in found}:
        said = "保密的事只能派给街道领导" if order.confidential else _OF_THE_VILLAGE
        raise Invalid(errors={"person_id": said})
    await move(
        order,
        "assign",
        actor,
        version=form.version,
        note=form.note,
        public=True,
        changes={"handler_id": form.person_id, "taken": "assign", "taken_at": clock.now()},
    )
    await _remember_handler(order.demand_id, form.person_id)
    return await queries.get(order_id)


async def acknowledge(actor: Actor, order_id: UUID, form: Versioned) -> OrderView:
    """The one who was given it says that it has arrived."""
    order = await mine(actor, order_id)
    await move(order, "acknowledge", actor, version=form.version)
    return await queries.get(order_id)


async def return_order(actor: Actor, order_id: UUID, form: Reason) -> OrderView:
    """Give it back with the reason; it may be claimed or assigned again."""
    order = await mine(actor, order_id)
    await move(
        order, "return", actor, version=form.version, note=form.note, changes={"handler_id": None}
    )
    return await queries.get(order_id)


async def mine(actor: Actor, order_id: UUID) -> OrderView:
    """Return an order that is in this person's hands.

    Raises:
        Forbidden: it is in somebody else's; says whose.
    """
    order = await queries.get_for(actor, order_id, "order.see")
    if order.handler_id != actor.person_id:
        whose = f"这一单在{order.handler}手上" if order.handler else "这一单还没人领"
        raise Forbidden(f"{whose}，只有接单的人能这样办")
    return order


async def _check(order: OrderView, actor: Actor, verb: str) -> None:
    refused = [
        sentence
        for check in manager.transition_checks(f"order.{verb}")
        for sentence in await check.refuse(order, actor)
    ]
    if refused:
        raise WrongState("；".join(refused))


async def _remember_handler(demand_id: UUID, person_id: UUID) -> None:
    # Who has handled a matter may see it from now on, and may never judge it.
    demand = await get_locked(demand_id)
    if person_id not in demand.handler_ids:
        await Demand.update({Demand.handler_ids: [*demand.handler_ids, person_id]}).where(
            (Demand.tenant_id == context.current().id) & (Demand.id == demand_id)
        )
