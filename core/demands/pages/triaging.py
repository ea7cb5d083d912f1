"""分办: one at a time, like a stack of letters."""

from typing import Any

from litestar import Response, get

from core.accounts.authentication import Me
from core.demands import queries
from core.demands.categories import CATEGORIES, URGENCIES, propose_level
from core.demands.forms import GROUNDS
from core.demands.queries import lists
from core.demands.queries.lists import Filters
from core.demands.words import light_of, petitioner_words, place_words, told_line
from core.kernel import clock
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice, choices_of
from core.kernel.web.pages import Ask, page
from tenants import context


@get("/triage")
async def triage_page(request: Ask, actor: Me) -> Response[bytes]:
    """Show the most urgent one that waits; `?skip=` lays some aside."""
    actor.require_anywhere("demand.triage")
    now = clock.now()
    skip = {n for n in request.query_params.get("skip", "").split(",") if n.isdecimal()}
    found = await lists.listed(actor, Filters(view="mine", state="registered", limit=50), now, now)
    waiting = [row for row in found.items if str(row.number) not in skip]
    root = f"/t/{context.current().slug}/"
    shown: dict[str, Any] = {
        "left": found.total,
        "demand": None,
        "proposal": None,
        "same_line": "",
        "levels": [Choice(x.code, x.name, x.meaning) for x in manager.levels().values()],
        "categories": choices_of(CATEGORIES),
        "urgencies": choices_of(URGENCIES),
        "grounds": choices_of(GROUNDS),
        "values": {},
        "errors": {},
        "decline_values": {},
        "decline_errors": {},
        "undo": None,
        "next_href": "",
    }
    if waiting:
        row = waiting[0]
        demand = await queries.get_for(actor, row.number)
        proposal = propose_level(demand.original_text, demand.category, row.voices)
        shown |= {
            "demand": {
                "number": row.number,
                "href": f"{root}demands/{row.number}",
                "words": demand.original_text,
                "petitioner": petitioner_words(row.petitioner, row.voices),
                "place": place_words(row.village, row.group, row.place),
                "told_line": told_line(demand),
                "version": row.version,
                "light": light_of(row.due_at, row.clock_started_at, row.waiting_reason),
            },
            "proposal": {
                "level": proposal.level,
                "label": manager.levels()[proposal.level].name,
                "reason": proposal.reason,
            },
            "values": {
                "level": proposal.level,
                "category": demand.category or "OTH",
                "urgency": demand.urgency,
            },
        }
        if len(waiting) > 1:
            aside = ",".join([*sorted(skip), str(row.number)])
            shown["next_href"] = f"{root}triage?skip={aside}"
    return page(request, "demands/triage.html", actor, **shown)


PAGES = [triage_page]
