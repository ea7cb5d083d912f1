"""Core's own answers about orders."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.accounts.permissions import Actor
from core.kernel.plugins.answers import (
    Area,
    NavigationItem,
    Permission,
    TimelineItem,
    TimelineSource,
    TransitionCheck,
)
from core.kernel.plugins.hookspecs import hook
from core.orders.queries import OrderView, in_hand, steps_of

_LEADERS: Mapping[str, Area] = {
    "township_admin": "tenant",
    "township_leader": "tenant",
    "village_secretary": "village",
}


@hook
def permissions() -> list[Permission]:
    """See, claim, assign, verify, handle at once."""
    return [
        Permission(
            "order.see",
            "看工单",
            {
                "township_admin": "tenant",
                "township_leader": "tenant",
                "liaison_cadre": "village",
                "village_secretary": "village",
                "village_cadre": "village",
                "village_supervisor": "village",
                "group_leader": "group",
                "womens_group_leader": "group",
                "grid_chief": "grid",
                "grid_member": "grid",
                "party_member": "village",
                "volunteer": "village",
            },
        ),
        Permission(
            "order.claim",
            "领单",
            {
                "village_secretary": "village",
                "village_cadre": "village",
                "party_member": "village",
                "grid_member": "village",
                "volunteer": "village",
            },
        ),
        Permission("order.assign", "派单", _LEADERS),
        Permission("order.verify", "核实办理结果", {**_LEADERS, "village_supervisor": "village"}),
        Permission(
            "order.handle_at_once",
            "当场办好",
            {
                "village_secretary": "village",
                "village_cadre": "village",
                "party_member": "village",
                "grid_member": "grid",
                "grid_chief": "grid",
            },
        ),
    ]


@hook
def navigation() -> list[NavigationItem]:
    """接单."""
    return [NavigationItem(40, "接单", "orders", "hand-finger", "order.see", tab=True)]


_WORDS = {
    "claim": ("{who}领了这件事", "hand-finger"),
    "assign": ("派给{handler}办", "hand-finger"),
    "acknowledge": ("{who}签收了", "circle-check"),
    "progress": ("{note}", "pencil"),
    "submit": ("办好了：{note}", "circle-check"),
    "handle_at_once": ("当场办好：{note}", "circle-check"),
    "verify": ("{who}核实，确实办好了", "circle-check"),
    "redo": ("核实没过，再办：{note}", "history"),
    "return": ("{who}退回：{note}", "arrow-back-up"),
    "cancel": ("不用办了：{note}", "x"),
}


async def _timeline(demand_id: UUID) -> Sequence[TimelineItem]:
    items = []
    for row in await steps_of(demand_id):
        words, icon = _WORDS[row["verb"]]
        text = words.format(who=row["who"], handler=row["handler"] or "", note=row["note"])
        items.append(TimelineItem(row["at"], icon, text, row["who"], public=row["public"]))
    return items


MOST_IN_HAND = 12
"""Orders that one person may have in hand; whoever has more finishes some first."""


async def _not_overloaded(_: OrderView, actor: Actor) -> Sequence[str]:
    loaded = await in_hand(actor.person_id)
    return [f"您手上已经有{loaded}单没办完，先办好几单再领"] if loaded >= MOST_IN_HAND else []


@hook
def transition_checks() -> list[TransitionCheck]:
    """Nobody claims more than can be done."""
    return [TransitionCheck("order.claim", _not_overloaded)]


@hook
def timeline_items() -> list[TimelineSource]:
    """Steps of the orders."""
    return [TimelineSource(_timeline)]
