"""登记: in thirty seconds and four taps, and done at once where that was possible, in the same step.

What was typed comes back when something must be mended.
"""

import re
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from core.accounts.authentication import Me
from core.demands import actions
from core.demands.categories import (
    CATEGORIES,
    EMERGENCY_SAID,
    KINDS,
    NATURES,
    URGENCIES,
    suggest_category,
)
from core.demands.forms import RegisterDemand
from core.demands.queries import pickers
from core.demands.words import spaced
from core.households.queries import Door, doors
from core.kernel.errors import Failure, NotFound, NotSignedIn
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice, choices_of
from core.kernel.web.fields import nested, read, renamed
from core.kernel.web.pages import Ask, form_of, page, see_other, typed
from core.orders.actions import begin
from core.orders.forms import HandleAtOnce
from core.overview.pages.photos import keep_photo, photo_in
from tenants import context

_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_FIELDS = {
    "channel": "channel",
    "original_text": "original_text",
    "household_id": "household_id",
    "grid_id": "grid_id",
    "place": "place",
    "category": "category",
    "urgency": "urgency",
    "nature": "nature",
    "kind": "kind",
    "occurred_at": "occurred_at",
    "client_id": "client_id",
    "petitioner_name": "petitioner.name",
    "petitioner_phone": "petitioner.phone",
}


def sent_as(form: dict[str, str]) -> RegisterDemand:
    """Read a posted form.

    Raises:
        Invalid: by the form's own field names.
    """
    known = {_FIELDS[k]: v for k, v in form.items() if k in _FIELDS}
    if _LOCAL.fullmatch(known.get("occurred_at", "")):
        known["occurred_at"] += "+08:00"  # a browser's date and time field knows no zone
    return read(RegisterDemand, nested(known))


def _done_at_once(form: dict[str, str]) -> HandleAtOnce | None:
    """Return what was done on the spot, when the box for it is ticked (党员独立能办的立即就办)."""
    if form.get("handle_at_once") != "true":
        return None
    return read(HandleAtOnce, {"result": form.get("result", "")})


async def _doors(actor: Me, values: dict[str, str]) -> list[Door]:
    """Return the doors to tap: those that fit the text, else those of lately, and the chosen one."""
    text = values.get("household_text", "").strip()[:50]
    if text:
        return await doors(actor, text)
    only = await pickers.recent_households(actor)
    with suppress(KeyError, ValueError):
        only = list(dict.fromkeys([UUID(values["household_id"]), *only]))
    return await doors(actor, "", only=only) if only else []


async def _form_page(
    request: Ask,
    actor: Me,
    values: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
) -> Response[bytes]:
    root = f"/t/{context.current().slug}/"
    text = values.get("original_text", "")
    suggested = suggest_category(text) if text else None
    found = await _doors(actor, values)
    grids = await pickers.grids(actor)
    channels = [c for c in manager.intake_channels().values() if c.by_staff]
    shown: dict[str, Any] = {
        "values": {"channel": request.cookies.get("mq_channel", "home_visit")} | values,
        "errors": errors,
        "client_id": values.get("client_id") or str(uuid4()),
        "channels": [Choice(c.code, c.name, icon=c.icon) for c in channels if c.chip],
        "households": [Choice(str(d.id), d.head, d.door) for d in found],
        "household_found": bool(values.get("household_text")),
        "suggested": Choice(suggested.code, CATEGORIES[suggested.code]) if suggested else None,
        "category_reason": suggested.reason if suggested else "",
        "categories": choices_of(CATEGORIES),
        "urgencies": choices_of(URGENCIES),
        "natures": choices_of(NATURES),
        "kinds": choices_of(KINDS),
        "grids": grids if len(grids) > 1 else [],
        "similar": [],
        "similar_line": "",
        "may_handle_at_once": actor.may_anywhere("order.handle_at_once"),
        "emergency": None,
        "close_href": f"{root}demands",
    }
    return page(request, "demands/new.html", actor, status=status, **shown)


@get("/demands/new")
async def new_page(request: Ask, actor: Me) -> Response[bytes]:
    """Show the empty form; a household's page may have chosen the household."""
    actor.require_anywhere("demand.register")
    chosen = request.query_params.get("household_id", "")
    return await _form_page(request, actor, {"household_id": chosen} if chosen else {}, {})


@post("/demands")
async def register(request: Ask, actor: Me) -> Response[bytes]:
    """Write it down, and say the query code for the resident."""
    form = typed(await form_of(request))
    try:
        sent = sent_as(form)
        done = _done_at_once(form)
        ready = await photo_in(request)  # decoded before the counter of numbers is locked
        made = await actions.register(actor, sent)
        await keep_photo(made.id, ready)
        if done and made.state == "registered":  # not when the same form came twice
            await begin.handle_at_once(actor, made.id, done)
    except (NotSignedIn, NotFound):
        raise
    except Failure as failure:
        return await _form_page(request, actor, form, renamed(failure, _FIELDS), failure.status)
    root = f"/t/{context.current().slug}/"
    said = f"登记好了，第{made.number}号。查询码 {spaced(made.query_code)}，告诉群众"
    if made.emergency:
        said = EMERGENCY_SAID + said
    hidden = made.confidential and not actor.scope("demand.see_confidential").everywhere
    onward = f"{root}demands/{made.number}"
    if hidden:  # from here on only the street's leaders see it
        said += "。这件事只有街道领导看得到"
        onward = f"{root}demands"
    answer = see_other(onward, said=said, kind="late" if made.emergency else "good")
    answer.set_cookie("mq_channel", form.get("channel", ""), max_age=90 * 86_400, samesite="lax")
    return answer


PAGES = [new_page, register]
