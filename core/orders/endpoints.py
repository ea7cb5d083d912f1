"""Orders as JSON, and the verbs of a demand that write orders."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.accounts.permissions import Actor
from core.deliberation.forms import Resolve
from core.demands.forms import Triage, Withdraw
from core.demands.queries import DemandView
from core.demands.resource import resource as demand_resource
from core.kernel.web.json import answer, body_as, query_as
from core.kernel.web.once import once
from core.kernel.web.pages import Ask
from core.orders import queries
from core.orders.actions import begin, take, work
from core.orders.forms import (
    Assign,
    HandleAtOnce,
    OrderFilters,
    Progress,
    Reason,
    Submit,
    Versioned,
)
from core.orders.queries import OrderView


def resource(order: OrderView) -> dict[str, Any]:
    """Return an order in the API's field names."""
    return {
        "id": order.id,
        "demand_id": order.demand_id,
        "demand_number": order.number,
        "state": order.state,
        "version": order.version,
        "handler_id": order.handler_id,
        "handler": order.handler,
        "taken": order.taken,
        "result": order.result,
        "redo_of": order.redo_of,
        "original_text": order.original_text,
        "place": order.place,
        "opened_at": order.opened_at,
        "taken_at": order.taken_at,
        "submitted_at": order.submitted_at,
        "verified_at": order.verified_at,
        "due_at": order.due_at,
    }


def _demand_verb(
    name: str, form: type[msgspec.Struct], act: Callable[[Actor, UUID, Any], Awaitable[DemandView]]
) -> HTTPRouteHandler:
    async def verb(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
        sent = await body_as(request, form)

        async def run() -> dict[str, Any]:
            return demand_resource(await act(actor, demand_id, sent))

        return await once(request, actor.account_id, 200, run)

    verb.__doc__ = act.__doc__
    return post(f"/demands/{{demand_id:uuid}}/{name}", name=f"demand_{name}", opt={"form": form})(
        verb
    )


def _order_verb(
    name: str, form: type[msgspec.Struct], act: Callable[[Actor, UUID, Any], Awaitable[OrderView]]
) -> HTTPRouteHandler:
    async def verb(request: Ask, order_id: FromPath[UUID], actor: Me) -> Response[bytes]:
        sent = await body_as(request, form)

        async def run() -> dict[str, Any]:
            return resource(await act(actor, order_id, sent))

        return await once(request, actor.account_id, 200, run)

    verb.__doc__ = act.__doc__
    return post(f"/orders/{{order_id:uuid}}/{name}", name=f"order_{name}", opt={"form": form})(verb)


@get("/orders")
async def list_orders(request: Ask, actor: Me) -> Response[bytes]:
    """List orders: `tab` is free, mine or all; `cursor` goes on from the last page."""
    found = await queries.orders_for(actor, query_as(request, OrderFilters))
    items = [resource(order) for order in found.items]
    return answer({"items": items, "next": found.next, "total": found.total})


@get("/orders/{order_id:uuid}")
async def get_order(order_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Return one."""
    order = await queries.get_for(actor, order_id)
    return answer(resource(order), version=order.version)


HANDLERS = [
    list_orders,
    get_order,
    _demand_verb("triage", Triage, begin.triage),
    _demand_verb("resolve", Resolve, begin.resolve),
    _demand_verb("handle_at_once", HandleAtOnce, begin.handle_at_once),
    _demand_verb("withdraw", Withdraw, begin.withdraw),
    _order_verb("claim", Versioned, take.claim),
    _order_verb("assign", Assign, take.assign),
    _order_verb("acknowledge", Versioned, take.acknowledge),
    _order_verb("return", Reason, take.return_order),
    _order_verb("progress", Progress, work.progress),
    _order_verb("submit", Submit, work.submit),
    _order_verb("verify", Versioned, work.verify),
    _order_verb("redo", Reason, work.redo),
]
