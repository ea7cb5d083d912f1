"""What every verb of an order does: move it, note the step, tell."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.accounts.permissions import Actor
from core.kernel import clock
from core.kernel.errors import Stale, WrongState
from core.kernel.ids import new_id
from core.kernel.outbox import audit, emit
from core.orders import queries
from core.orders.events import OrderMoved
from core.orders.queries import OrderView
from core.orders.states import IN_HAND, ORDER_MOVES, ORDER_STATE_NAMES, UNFINISHED
from core.orders.tables import OrderStep, WorkOrder
from tenants import context


async def move(
    order: OrderView,
    verb: str,
    actor: Actor,
    *,
    version: int | None,
    note: str = "",
    public: bool = False,
    changes: Mapping[Any, object] | None = None,
) -> None:
    """Move an order by a verb; of two at once one wins and the other is told who did what.

    Raises:
        WrongState: not possible from where it stands, or somebody was quicker.
        Stale: changed since `version`.
    """
    allowed = ORDER_MOVES[verb]
    # First what happened, then that something did: the slower of two is told who was quicker.
    if order.state not in allowed.before:
        raise WrongState(_said(order, verb))
    if version is not None and version != order.version:
        raise Stale
    values: dict[Any, object] = {"version": order.version + 1, **(changes or {})}
    if allowed.after is not None:
        values["state"] = allowed.after
    moved = (
        await WorkOrder.update(values)
        .where(
            (WorkOrder.tenant_id == context.current().id)
            & (WorkOrder.id == order.id)
            & (WorkOrder.version == order.version)
        )
        .returning(WorkOrder.id)
    )
    if not moved:
        raise WrongState(_said(await queries.get(order.id), verb))
    await add_step(order.id, verb, actor, note, public=public)
    audit(f"order.{verb}", "work_order", order.id, tuple(changes or ()))
    emit(OrderMoved(order.id, order.demand_id, verb))


def _said(order: OrderView, verb: str) -> str:
    if verb in {"claim", "assign"} and order.state in IN_HAND and order.handler:
        return f"{order.handler}刚接了这一单，您可以看看别的"
    return f"这一单现在是“{ORDER_STATE_NAMES[order.state]}”，不能再这样办，请刷新后再看"


async def add_step(order_id: UUID, verb: str, actor: Actor, note: str, *, public: bool) -> None:
    """Note what was done to an order."""
    await OrderStep.insert(
        OrderStep(
            id=new_id(),
            order_id=order_id,
            verb=verb,
            at=clock.now(),
            by_person=actor.person_id,
            note=note,
            public=public,
        )
    )


async def cancel_all(demand_id: UUID, actor: Actor, note: str) -> None:
    """Cancel what is unfinished of a demand that nobody needs any more."""
    cancelled = (
        await WorkOrder.update({"state": "cancelled", "version": WorkOrder.version + 1})
        .where(
            (WorkOrder.tenant_id == context.current().id)
            & (WorkOrder.demand_id == demand_id)
            & (WorkOrder.state.is_in(list(UNFINISHED)))
        )
        .returning(WorkOrder.id)
    )
    for row in cancelled:
        await add_step(row["id"], "cancel", actor, note, public=False)
        audit("order.cancel", "work_order", row["id"])
        emit(OrderMoved(row["id"], demand_id, "cancel"))
