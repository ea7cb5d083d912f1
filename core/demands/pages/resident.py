"""我要反映: two fields and a phone, no account. Limited by address, with a trap for robots."""

from typing import Any
from uuid import uuid4

from litestar import Response, get, post

from core.accounts.authentication import address_of
from core.demands import actions
from core.demands.categories import EMERGENCY_SAID, is_emergency
from core.demands.forms import RegisterDemand
from core.demands.queries import pickers
from core.demands.words import spaced
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.errors import Failure
from core.kernel.web.fields import nested, read, renamed
from core.kernel.web.limits import limit
from core.kernel.web.pages import Ask, form_of, page, served, typed

_FIELDS = {
    "original_text": "original_text",
    "place": "place",
    "village_id": "village_id",
    "client_id": "client_id",
    "petitioner_name": "petitioner.name",
    "petitioner_phone": "petitioner.phone",
}


async def _ask_page(
    request: Ask, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response[bytes]:
    tenant = served()
    text = values.get("original_text", "")
    return page(
        request,
        "demands/ask.html",
        None,
        status=status,
        values=values,
        errors=errors,
        client_id=values.get("client_id") or str(uuid4()),
        phone=tenant.phone or "",
        villages=await pickers.villages(),
        emergency=EMERGENCY_SAID if is_emergency(text) else None,
    )


@get("/ask")
async def ask_page(request: Ask) -> Response[bytes]:
    """Show the form."""
    return await _ask_page(request, {}, {})


@post("/ask")
async def ask(request: Ask) -> Response[bytes]:
    """Write a resident's words down, as they are."""
    tenant = served()
    form = typed(await form_of(request))
    await limit("ask", f"{tenant.id}{address_of(request)}", most=20, window=3600)
    if form.get("website"):  # a field that people do not see
        return await _ask_page(request, form, {"": "没有送出去，请把多填的那一格清空"}, 422)
    try:
        if not form.get("petitioner_phone", "").strip():
            form["petitioner_phone"] = ""
        known: dict[str, Any] = {_FIELDS[k]: v for k, v in form.items() if k in _FIELDS}
        kind = "report" if form.get("to_leaders") == "true" else "help"
        sent = read(RegisterDemand, nested(known | {"channel": "portal", "kind": kind}))
        made = await actions.register(None, sent)
    except Failure as failure:
        return await _ask_page(request, form, renamed(failure, _FIELDS), failure.status)
    phone = form.get("petitioner_phone", "")
    when = day_words(made.due_at.astimezone(clock.CHINA).date()) if made.due_at else ""
    return page(
        request,
        "demands/asked.html",
        None,
        query_code=spaced(made.query_code),
        original_text=sent.original_text,
        phone_tail=phone[-4:],
        answer_by=f"{when}下班前" if when else made.waiting_reason or "",
        track_url=f"{request.base_url}t/{tenant.slug}/track/{made.query_code}",
        phone=tenant.phone or "",
        emergency=EMERGENCY_SAID if made.emergency else None,
        confidential=made.confidential,
    )


PAGES = [ask_page, ask]
