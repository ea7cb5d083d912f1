"""Core's own answers about scoring."""

from core.kernel.plugins.answers import NavigationItem, Permission
from core.kernel.plugins.hookspecs import hook


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
