"""Core's own answers about grids."""

from core.kernel.plugins.answers import NavigationItem, Permission
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """The street sees every grid, a village its own, a grid its own."""
    return [
        Permission(
            "grid.see",
            "看网格",
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
            },
        )
    ]


@hook
def navigation() -> list[NavigationItem]:
    """网格."""
    return [NavigationItem(65, "网格", "grids", "sitemap", "grid.see")]
