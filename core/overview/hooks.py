"""Core's own answers about the pages that join slices."""

from core.kernel.plugins.answers import NavigationItem
from core.kernel.plugins.hookspecs import hook


@hook
def navigation() -> list[NavigationItem]:
    """首页: for everybody who works here."""
    return [NavigationItem(10, "首页", "", "home", "", tab=True)]
