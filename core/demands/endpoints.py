"""Demands as JSON: register, list, one, decline. Verbs that write orders: `orders.endpoints`."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.demands import actions, queries
from core.demands.forms import Conceal, Decline, Join, RegisterDemand
from core.demands.queries import lists
from core.demands.queries.lists import Filters
from core.demands.resource import resource
from core.kernel import clock
from core.kernel.web.json import answer, body_as, query_as
from core.kernel.web.once import once
from core.kernel.web.pages import Ask

SOON = timedelta(hours=36)


@post("/demands", opt={"form": RegisterDemand})
async def register(request: Ask, actor: Me) -> Response[bytes]:
    """Write a resident's words down."""
    form = await body_as(request, RegisterDemand)
    return await once(request, actor.account_id, 201, lambda: actions.register(actor, form))


@get("/demands")
async def list_demands(request: Ask, actor: Me) -> Response[bytes]:
    """List what one may see."""
    filters = query_as(request, Filters)
    now = clock.now()
    return answer(await lists.listed(actor, filters, now, now + SOON))


@get("/demands/{demand_id:uuid}")
async def get_demand(demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Return one."""
    demand = await queries.get_for(actor, demand_id)
    return answer(resource(demand), version=demand.version)


@post("/demands/{demand_id:uuid}/decline", opt={"form": Decline})
async def decline(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Do not accept it, with the legal ground and a reply."""
    form = await body_as(request, Decline)

    async def verb() -> dict[str, Any]:
        return resource(await actions.decline(actor, demand_id, form))

    return await once(request, actor.account_id, 200, verb)


@post("/demands/{demand_id:uuid}/join", opt={"form": Join})
async def join(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Add a voice to an open matter."""
    form = await body_as(request, Join)
    verb = partial(actions.join, actor, demand_id, form)
    return await once(request, actor.account_id, 201, verb)


@post("/demands/{demand_id:uuid}/conceal", opt={"form": Conceal})
async def conceal(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Show it to the street's leaders only from now on, or open it to the village again."""
    form = await body_as(request, Conceal)

    async def verb() -> dict[str, Any]:
        return resource(await actions.conceal(actor, demand_id, form))

    return await once(request, actor.account_id, 200, verb)


HANDLERS = [register, list_demands, get_demand, decline, join, conceal]
