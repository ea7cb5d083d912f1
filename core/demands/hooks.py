"""Core's own answers about demands."""

from collections.abc import Sequence
from uuid import UUID

from core.demands import queries
from core.kernel.plugins import manager
from core.kernel.plugins.answers import (
    Area,
    IntakeChannel,
    Level,
    NavigationItem,
    Permission,
    TimelineItem,
    TimelineSource,
)
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """See, register, triage, decline, withdraw."""
    see: dict[str, Area] = {
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
        "volunteer": "own",
    }
    register: dict[str, Area] = see | {"party_member": "village", "volunteer": "village"}
    triage: dict[str, Area] = {
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
        Permission("demand.withdraw", "替群众撤回", triage),
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


_WORDS = {
    "deliberate": ("分到“{level}”，等开会商量", "users", True),
    "open_at_once": ("分到“{level}”，马上有人办", "hand-finger", True),
    "escalate": ("往上一级商量：{level}", "users", True),
    "postpone": ("会上定了缓一缓", "clock", True),
    "send_back": ("退回重新分办", "arrow-back-up", False),
    "decline": ("不予受理", "alert-octagon", True),
    "withdraw": ("群众撤回", "arrow-back-up", True),
    "close": ("销号，办结", "circle-check", True),
    "conceal": ("改成只有街道领导看得到", "lock", False),
    "disclose": ("街道领导打开给村里看", "eye", False),
    "redo": ("群众不满意，重新办", "history", True),
}


async def _timeline(demand_id: UUID) -> Sequence[TimelineItem]:
    """Tell who brought it, when it was triaged, declined, withdrawn or closed."""
    channels = manager.intake_channels()
    items = [
        TimelineItem(
            at=petition.at,
            icon="message-circle",
            text=f"{petition.name or '群众'}反映，{channels[petition.channel].name}",
            public=False,
        )
        for petition in await queries.petitions_of(demand_id)
    ]
    for row in await queries.moves_of(demand_id):
        if row["verb"] not in _WORDS:
            continue
        words, icon, public = _WORDS[row["verb"]]
        level = manager.levels().get(row["level"] or "")
        text = words.format(level=level.name if level else row["level"])
        items.append(TimelineItem(row["at"], icon, text, row["who"] or "", row["note"], public))
    return items


@hook
def timeline_items() -> list[TimelineSource]:
    """Registered, triaged, declined, withdrawn."""
    return [TimelineSource(_timeline)]
