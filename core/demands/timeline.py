"""What happened to a demand, as its own slice can tell it."""

from collections.abc import Sequence
from uuid import UUID

from core.demands import queries
from core.kernel.plugins import manager
from core.kernel.plugins.answers import TimelineItem

_WORDS = {
    "deliberate": ("分到“{level}”，等开会商量", "users", True),
    "open_at_once": ("分到“{level}”，马上有人办", "hand-finger", True),
    "escalate": ("往上一级商量：{level}", "users", True),
    "postpone": ("会上定了缓一缓", "clock", True),
    "send_back": ("退回重新分办", "arrow-back-up", False),
    "decline": ("不予受理", "alert-octagon", True),
    "withdraw": ("群众撤回", "arrow-back-up", True),
    "close": ("销号，办结", "circle-check", True),
    "redo": ("群众不满意，重新办", "history", True),
}


async def demand_timeline(demand_id: UUID) -> Sequence[TimelineItem]:
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
