"""Core's own answers about households."""

from core.kernel.plugins.answers import Area, NavigationItem, Permission
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """Find a door, read the file, see a phone in full: each narrower than the one before."""
    see: dict[str, Area] = {
        "township_admin": "tenant",
        "township_leader": "tenant",
        "liaison_cadre": "village",
        "village_secretary": "village",
        "village_cadre": "village",
        "group_leader": "group",
        "womens_group_leader": "group",
        "grid_chief": "grid",
        "grid_member": "grid",
        "party_member": "households",
    }
    find: dict[str, Area] = see | {
        "village_supervisor": "village",
        "party_member": "village",
        "volunteer": "village",
    }
    unmask: dict[str, Area] = {
        "township_admin": "tenant",
        "village_secretary": "village",
        "grid_member": "grid",
    }
    return [
        Permission("household.find", "找人家（只有户主和门牌）", find),
        Permission("household.see", "看百姓档案", see),
        Permission("person.unmask", "查看电话", unmask),
    ]


@hook
def navigation() -> list[NavigationItem]:
    """百姓档案."""
    return [NavigationItem(60, "百姓档案", "households", "address-book", "household.see")]
