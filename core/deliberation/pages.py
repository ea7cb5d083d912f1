"""议策: what waits for each body, with the form to record what it resolved."""

from typing import Any

from litestar import Response, get

from core.accounts.authentication import Me
from core.deliberation.queries import waiting_for
from core.deliberation.states import BODIES, OUTCOMES
from core.demands.permissions import HIDDEN_WORDS
from core.demands.words import light_of, petitioner_words, place_words
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice
from core.kernel.web.pages import Ask, page
from tenants import context

_ICONS = {
    "do_it": "circle-check",
    "raise_level": "arrow-up",
    "send_back": "arrow-back-up",
    "postpone": "clock",
    "cannot": "x",
}


def outcome_choices() -> list[Choice]:
    """Return the five buttons."""
    return [Choice(k, v, icon=_ICONS[k]) for k, v in OUTCOMES.items()]


@get("/meetings")
async def waiting_page(request: Ask, actor: Me) -> Response[bytes]:
    """List by body what waits for a resolution."""
    actor.require_anywhere("resolution.record")
    root = f"/t/{context.current().slug}/"
    opened = request.query_params.get("do", "")
    by_body: dict[str, list[dict[str, Any]]] = {}
    for found in await waiting_for(actor):
        level = manager.levels().get(found.level)
        bodies = level.bodies if level else ()
        by_body.setdefault(found.body, []).append(
            {
                "number": found.number,
                "href": f"{root}demands/{found.number}",
                "words": found.original_text or HIDDEN_WORDS,
                "place": place_words(found.village, found.group, found.place),
                "petitioner": petitioner_words(found.petitioner, found.voices),
                "why": level.meaning if level else "",
                "light": light_of(found.due_at, found.clock_started_at, found.waiting_reason),
                "open": opened == str(found.number),
                "action": f"{root}demands/{found.number}/resolve",
                "version": found.version,
                "body_label": BODIES.get(found.body, found.body),
                "bodies_choices": [Choice(b, BODIES.get(b, b)) for b in bodies],
                "vote_rule": "",
                "values": {"body": found.body},
                "errors": {},
            }
        )
    return page(
        request,
        "deliberation/waiting.html",
        actor,
        bodies=[
            {
                "label": BODIES.get(code, code),
                "when_line": f"{len(items)}件等着商量",
                "items": items,
            }
            for code, items in by_body.items()
        ],
        outcomes=outcome_choices(),
        people=[],
    )


PAGES = [waiting_page]
