"""What the form of an action on the demand page needs to be shown."""

from typing import Any

from core.accounts.permissions import ROLE_NAMES
from core.deliberation.states import BODIES, OUTCOMES
from core.demands.categories import CATEGORIES, URGENCIES, propose_level
from core.demands.forms import GROUNDS
from core.demands.queries import DemandView
from core.kernel import clock
from core.kernel.plugins import manager
from core.kernel.web.choices import Choice, choices_of
from core.orders.queries import candidates
from core.overview.pages.possible import Action

_OUTCOME_ICONS = {
    "do_it": "circle-check",
    "raise_level": "arrow-up",
    "send_back": "arrow-back-up",
    "postpone": "clock",
    "cannot": "x",
}


def level_choices() -> list[Choice]:
    """Return the four large buttons."""
    return [Choice(x.code, x.name, x.meaning) for x in manager.levels().values()]


async def form_context(
    action: Action,
    demand: DemandView,
    root: str,
    values: dict[str, str],
    errors: dict[str, str],
) -> dict[str, Any]:
    """Return the context of an action's form."""
    order = action.order
    at = f"{root}orders/{order.id}" if order else f"{root}demands/{demand.number}"
    shown: dict[str, Any] = {
        "action": f"{at}/{action.key}",
        "version": order.version if order else demand.version,
        "close_href": f"{root}demands/{demand.number}",
        "values": values,
        "errors": errors,
        "prefix": "",
    }
    match action.key:
        case "triage":
            proposal = propose_level(demand.original_text, demand.category, 1)
            start = {
                "level": proposal.level,
                "category": demand.category or "OTH",
                "urgency": demand.urgency,
            }
            shown |= {
                "levels": level_choices(),
                "categories": choices_of(CATEGORIES),
                "urgencies": choices_of(URGENCIES),
                "proposal_reason": f"建议“{manager.levels()[proposal.level].name}”：{proposal.reason}。",
                "values": start | values,
            }
        case "decline":
            shown["grounds"] = choices_of(GROUNDS)
        case "resolve":
            bodies = manager.levels()[demand.level or "L1"].bodies
            shown |= {
                "body_label": BODIES.get(demand.body or "", "会上怎么定的"),
                "bodies_choices": [Choice(b, BODIES.get(b, b)) for b in bodies],
                "outcomes": [Choice(k, v, icon=_OUTCOME_ICONS[k]) for k, v in OUTCOMES.items()],
                "vote_rule": "",
                "people": [],
                "values": {"body": demand.body or ""} | values,
            }
        case "assign":
            found = await candidates(
                demand.village_id, clock.now(), confidential=demand.confidential
            )
            shown["people"] = [
                Choice(str(c.person_id), c.name, f"{ROLE_NAMES[c.role]}，手上{c.in_hand}件")
                for c in found[:40]
            ]
        case "conceal":
            shown["confidential"] = demand.confidential
        case "submit":
            shown["next_step"] = "交上去以后，由没经手的人核实，再问群众满不满意。"
        case "verify":
            shown["redo_action"] = f"{at}/redo"
            shown["result"] = (order.result if order else "") or ""
    return shown
