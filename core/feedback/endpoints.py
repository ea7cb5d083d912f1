"""Feedback as JSON."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.demands.resource import resource
from core.feedback import actions
from core.feedback.forms import CloseAnyway, RecordAnswer
from core.kernel.web.json import body_as
from core.kernel.web.once import once
from core.kernel.web.pages import Ask


@post("/demands/{demand_id:uuid}/feedback", opt={"form": RecordAnswer})
async def record(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Write down what the resident said."""
    form = await body_as(request, RecordAnswer)

    async def verb() -> dict[str, Any]:
        return resource(await actions.record(actor, demand_id, form))

    return await once(request, actor.account_id, 200, verb)


@post("/demands/{demand_id:uuid}/close", opt={"form": CloseAnyway})
async def close(request: Ask, demand_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Close it with a leader's reason."""
    form = await body_as(request, CloseAnyway)

    async def verb() -> dict[str, Any]:
        return resource(await actions.close_anyway(actor, demand_id, form))

    return await once(request, actor.account_id, 200, verb)


HANDLERS = [record, close]
