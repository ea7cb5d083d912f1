"""Core's own answers about demands."""

from core.demands.timeline import demand_timeline
from core.kernel.plugins.answers import (
    IntakeChannel,
    Level,
    NavigationItem,
    Permission,
    TimelineSource,
)
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """See, register, triage, decline, withdraw."""
    see = {
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
        "party_member": "households",
    }
    register = see | {"party_member": "village", "volunteer": "village"}
    triage = {
        "township_admin": "tenant",
        "township_leader": "tenant",
        "village_secretary": "village",
    }
    return [
        Permission("demand.see", "看诉求", see),
        Permission("demand.see_confidential", "看保密的诉求", {"township_leader": "tenant"}),
        Permission("demand.register", "登记诉求", register),
        Permission("demand.triage", "分办诉求", triage),
        Permission("demand.decline", "不予受理", triage),
        Permission("demand.withdraw", "替群众撤回", register),
    ]


@hook
def navigation() -> list[NavigationItem]:
    """诉求, 分办."""
    return [
        NavigationItem(20, "诉求", "demands", "clipboard-list", "demand.see", tab=True),
        NavigationItem(25, "分办", "triage", "mail-opened", "demand.triage"),
    ]


@hook
def intake_channels() -> list[IntakeChannel]:
    """The article's four channels, the portal, letters, meetings and the hotline."""
    return [
        IntakeChannel(1, "wechat_group", "微信群", "brand-wechat", chip=True),
        IntakeChannel(2, "phone", "电话", "phone", chip=True),
        IntakeChannel(3, "reception", "来人", "building-community", chip=True),
        IntakeChannel(4, "home_visit", "上门", "door", chip=True),
        IntakeChannel(5, "meeting", "会上", "users"),
        IntakeChannel(6, "letter", "来信", "mail-opened"),
        IntakeChannel(7, "hotline_12345", "12345热线", "phone"),
        IntakeChannel(8, "portal", "群众自己反映", "message-circle", by_staff=False),
    ]


@hook
def levels() -> list[Level]:
    """The four levels of the article."""
    return [
        Level("L0", "党员直接办", "一户的事，不花集体的钱", ()),
        Level("L1", "村“两委”定", "要村里出钱出工", ("two_committees_meeting",)),
        Level(
            "L2",
            "大家商量",
            "牵涉面广，要群众支持",
            ("group_leaders_meeting", "womens_group_leaders_meeting", "representatives_meeting"),
        ),
        Level(
            "L3",
            "街道调度",
            "村里定不了",
            ("monthly_dispatch_meeting", "joint_leadership_meeting"),
        ),
    ]


@hook
def timeline_items() -> list[TimelineSource]:
    """Registered, triaged, declined, withdrawn."""
    return [TimelineSource(demand_timeline)]
