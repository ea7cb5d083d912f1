"""Core's own answers about scoring."""

from collections.abc import Mapping
from typing import Any

from core.accounts.permissions import Actor
from core.kernel import clock
from core.kernel.plugins import manager
from core.kernel.plugins.answers import HomeCard, NavigationItem, Permission
from core.kernel.plugins.hookspecs import hook
from core.scoring.actions import score_month


@hook
def permissions() -> list[Permission]:
    """A village sees its own figures; the street sees all."""
    return [
        Permission(
            "score.see",
            "看评效",
            {
                "township_admin": "tenant",
                "township_leader": "tenant",
                "liaison_cadre": "tenant",
                "village_secretary": "tenant",
                "village_supervisor": "tenant",
                "village_cadre": "tenant",
            },
        )
    ]


@hook
def navigation() -> list[NavigationItem]:
    """评效."""
    return [NavigationItem(70, "评效", "assessments", "chart-bar", "score.see")]


async def _month_so_far(actor: Actor) -> Mapping[str, Any] | None:
    villages = {h.village_id for h in actor.holdings if h.role == "village_secretary"}
    if len(villages) != 1:
        return None
    today = clock.today()
    month = await score_month(today.year, today.month)
    own = next((row for row in month.rows if row.village.village_id in villages), None)
    if own is None:
        return None
    known = manager.metrics()
    return {
        "title": f"{own.village.village}{today.month}月",
        "rates": [
            {"name": known[c.metric].name, "numerator": c.numerator, "denominator": c.denominator}
            for c in own.components
        ],
    }


@hook
def home_cards() -> list[HomeCard]:
    """A village secretary's month so far."""
    return [HomeCard(50, "scoring/month_card.html", _month_so_far)]
