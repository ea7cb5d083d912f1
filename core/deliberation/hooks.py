"""Core's own answers about deliberation."""

from collections.abc import Sequence
from uuid import UUID

from core.deliberation.queries import resolutions_of
from core.deliberation.states import BODIES, OUTCOMES
from core.kernel.plugins.answers import NavigationItem, Permission, TimelineItem, TimelineSource
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """Village bodies are recorded by the secretary, the street's by its leaders."""
    return [
        Permission(
            "resolution.record",
            "记会议决定",
            {
                "township_admin": "tenant",
                "township_leader": "tenant",
                "village_secretary": "village",
            },
        )
    ]


@hook
def navigation() -> list[NavigationItem]:
    """会议."""
    return [NavigationItem(30, "议策", "meetings", "calendar-event", "resolution.record")]


async def _timeline(demand_id: UUID) -> Sequence[TimelineItem]:
    return [
        TimelineItem(
            at=found.recorded_at,
            icon="users",
            text=f"{BODIES.get(found.body, found.body)}：{OUTCOMES[found.outcome]}",
            who=found.recorder,
            note=found.note,
            public=True,
        )
        for found in await resolutions_of(demand_id)
    ]


@hook
def timeline_items() -> list[TimelineSource]:
    """Resolutions."""
    return [TimelineSource(_timeline)]
