"""One sentence: what happens next, and who does it. In the words of the village."""

from core.deliberation.states import BODIES
from core.demands.queries import DemandView
from core.demands.words import level_name
from core.orders.queries import OrderView
from core.orders.states import FREE


def next_line(  # noqa: PLR0911 - one sentence for each state
    demand: DemandView, orders: list[OrderView], petitioner: str
) -> str:
    """Return the sentence."""
    who = petitioner or "群众"
    village = demand.village or "街道"
    match demand.state:
        case "registered":
            return f"等{village}书记分办：谁来定，谁去办。"
        case "deliberating":
            body = BODIES.get(demand.body or "", level_name(demand.level))
            return f"等{body}商量。会上定了，马上开单让人领。"
        case "in_progress":
            return _working(orders, village)
        case "awaiting_feedback":
            return f"办好了：{_sentence(demand.outcome)}等没经手的人问{who}满不满意。"
        case "closed":
            return f"办结了。{_sentence(demand.outcome)}"
        case "declined":
            return f"没有受理。告诉{who}的话：{_sentence(demand.outcome)}"
        case "withdrawn":
            return f"{who}自己撤回了。"
        case _:
            return "并到另一件里一起办。"


def _sentence(text: str | None) -> str:
    """Return what somebody wrote with one full stop, whether it had one or not."""
    plain = (text or "").rstrip("。.； ;")
    return plain if plain.endswith(("！", "？", "!", "?")) else f"{plain}。" if plain else ""


def _working(orders: list[OrderView], village: str) -> str:
    current = orders[-1] if orders else None
    if current is None or current.state in FREE:
        again = "群众不满意，要重新办。" if current and current.redo_of else ""
        return f"{again}等人来领，{village}的党员、干部都可以领。"
    if current.state == "assigned":
        return f"派给了{current.handler}，等他签收。"
    if current.state == "submitted":
        return f"{current.handler}说办好了：{_sentence(current.result)}等没经手的人去看看。"
    return f"{current.handler}正在办。办好了，由没经手的人问群众满不满意。"


def refused(demand: DemandView) -> str:
    """Say why there is nothing to press for this person, and who can."""
    who = {
        "registered": "分办由村书记、街道来做",
        "deliberating": "会上怎么定，由村书记、街道来记",
        "in_progress": "接单的人记进展、交结果，没经手的村干部、村务监督核实",
        "awaiting_feedback": "回访由没经手的人来做",
    }
    return who.get(demand.state, "")
