"""Core's own answers about feedback: rights, the call list, and the two first metrics."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.demands.queries import DemandView
from core.feedback.metrics import RESOLUTION, SATISFACTION
from core.feedback.queries import answers_of
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.plugins.answers import (
    Metric,
    NavigationItem,
    Permission,
    Slot,
    TimelineItem,
    TimelineSource,
)
from core.kernel.plugins.hookspecs import hook


@hook
def permissions() -> list[Permission]:
    """Ask residents; close without their word."""
    return [
        Permission(
            "feedback.record",
            "问群众满不满意",
            {
                "township_admin": "tenant",
                "township_leader": "tenant",
                "liaison_cadre": "village",
                "village_secretary": "village",
                "village_cadre": "village",
                "village_supervisor": "village",
                "grid_member": "grid",
            },
        ),
        Permission("demand.close", "写明原因销号", {"township_leader": "tenant"}),
    ]


@hook
def navigation() -> list[NavigationItem]:
    """回访."""
    return [NavigationItem(50, "回访", "feedback", "phone", "feedback.record")]


@hook
def metrics() -> list[Metric]:
    """解决率, 满意率."""
    return [RESOLUTION, SATISFACTION]


VIA = {"link": "自己在网上评", "phone": "电话里说", "door": "上门时说", "meeting": "会上说"}
RESOLVED = {"yes": "解决了", "partly": "解决了一部分", "no": "没解决"}
SATISFIED = {"satisfied": "满意", "mostly": "基本满意", "dissatisfied": "不满意"}


async def _timeline(demand_id: UUID) -> Sequence[TimelineItem]:
    return [
        TimelineItem(
            at=answer.at,
            icon="circle-check" if answer.satisfied != "dissatisfied" else "alert-octagon",
            text=f"{answer.name or '群众'}{VIA[answer.via]}："
            f"{RESOLVED[answer.resolved]}，{SATISFIED[answer.satisfied or 'mostly']}",
            who=answer.recorder or "",
            note=answer.note,
            public=True,
        )
        for answer in await answers_of(demand_id)
    ]


@hook
def timeline_items() -> list[TimelineSource]:
    """Answers."""
    return [TimelineSource(_timeline)]


async def _judgements(demand: DemandView) -> Mapping[str, Any] | None:
    answers = await answers_of(demand.id)
    if not answers:
        return None
    return {
        "title": "群众怎么评",
        "answers": [
            {
                "words": answer.note,
                "line": f"{answer.name or '群众'}，{day_words(answer.at.astimezone(clock.CHINA).date())}",
                "result": f"{RESOLVED[answer.resolved]}，{SATISFIED[answer.satisfied or 'mostly']}",
                "good": answer.resolved == "yes" and answer.satisfied != "dissatisfied",
            }
            for answer in reversed(answers)
        ],
    }


@hook
def slots() -> list[Slot]:
    """What the residents said, beside the matter."""
    return [Slot("demand.side", 10, "feedback/judgements.html", _judgements)]
