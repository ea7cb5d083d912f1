"""What somebody may do now with a matter: from states and rights, in the order of likelihood."""

from dataclasses import dataclass

from core.accounts.permissions import Actor
from core.demands.queries import DemandView
from core.orders.queries import OrderView
from core.orders.states import FREE, IN_HAND

ASIDE = frozenset({"withdraw", "decline", "conceal", "close", "return"})
"""Never the one large button, even when nothing else can be done."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button or a menu entry. `post`: pressed at once; else `?do=<key>` opens its form."""

    key: str
    label: str
    icon: str
    post: str = ""
    version: int | None = None
    order: OrderView | None = None

    @property
    def href(self) -> str:
        """Where the menu entry leads: its form on the same page."""
        return f"?do={self.key}#do"


def may(actor: Actor, permission: str, demand: DemandView) -> bool:
    """Whether a right holds where the matter lies."""
    return actor.may(
        permission,
        village_id=demand.village_id,
        group_id=demand.group_id,
        grid_id=demand.grid_id,
    )


def may_call(actor: Actor, demand: DemandView) -> bool:
    """Whether this person has a reason to ring the petitioner: handles it, or asks residents here."""
    return actor.person_id in demand.handler_ids or may(actor, "feedback.record", demand)


def actions_for(
    actor: Actor, demand: DemandView, orders: list[OrderView], root: str
) -> list[Action]:
    """Return what this person may do now; the first is the primary one."""
    found: list[Action] = []
    if demand.state == "registered":
        found += _registered(actor, demand)
    elif demand.state == "deliberating" and may(actor, "resolution.record", demand):
        found.append(Action("resolve", "记会上怎么定的", "users"))
    elif demand.state == "in_progress":
        for order in orders:
            found += _order(actor, demand, order, root)
    elif demand.state == "awaiting_feedback" and actor.person_id not in demand.handler_ids:
        found += _judged(actor, demand)
    return found + _whenever(actor, demand)


def _judged(actor: Actor, demand: DemandView) -> list[Action]:
    found = []
    if may(actor, "feedback.record", demand):
        found.append(Action("feedback", "问问群众", "phone"))
    if may(actor, "demand.close", demand):
        found.append(Action("close", "写明原因销号", "lock"))
    return found


def _whenever(actor: Actor, demand: DemandView) -> list[Action]:
    found = []
    if demand.state in {"registered", "deliberating"} and may(actor, "demand.decline", demand):
        found.append(Action("decline", "不予受理", "x"))
    own = demand.registered_by == actor.person_id and demand.state == "registered"
    if demand.state in {"registered", "deliberating", "in_progress"} and (
        own or may(actor, "demand.withdraw", demand)
    ):
        found.append(Action("withdraw", "群众撤回", "arrow-back-up"))
    if actor.scope("demand.see_confidential").everywhere:
        label = "给村里看" if demand.confidential else "只给街道领导看"
        found.append(Action("conceal", label, "lock"))
    return found


def _registered(actor: Actor, demand: DemandView) -> list[Action]:
    found = []
    if may(actor, "demand.triage", demand):
        found.append(Action("triage", "分办", "mail-opened"))
    if may(actor, "order.handle_at_once", demand):
        found.append(Action("handle_at_once", "当场办好了", "circle-check"))
    return found


def _order(actor: Actor, demand: DemandView, order: OrderView, root: str) -> list[Action]:
    at, found = f"{root}orders/{order.id}", list[Action]()
    if order.state in FREE:
        if may(actor, "order.claim", demand):
            found.append(
                Action("claim", "我来领", "hand-finger", f"{at}/claim", order.version, order)
            )
        if may(actor, "order.assign", demand):
            found.append(Action("assign", "派给人", "user-check", order=order))
    elif order.state in IN_HAND and order.handler_id == actor.person_id:
        if order.state == "assigned":
            post = f"{at}/acknowledge"
            found.append(Action("acknowledge", "签收", "circle-check", post, order.version, order))
        found.append(Action("progress", "记进展", "pencil", order=order))
        found.append(Action("submit", "办好了", "circle-check", order=order))
        found.append(Action("return", "退回", "arrow-back-up", order=order))
    elif (
        order.state == "submitted"
        and order.handler_id != actor.person_id
        and may(actor, "order.verify", demand)
    ):
        found.append(Action("verify", "核实", "user-check", order=order))
    return found
