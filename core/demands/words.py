"""How a demand is spoken of on pages: who brought it, where, how far, until when."""

from datetime import datetime

from core.deadlines.light import Light, light
from core.demands.queries import DemandView, PetitionView
from core.kernel import clock
from core.kernel.calendar import official_calendar
from core.kernel.chinese_dates import moment_words
from core.kernel.plugins import manager


def light_of(
    due_at: datetime | None, started_at: datetime | None, waiting_reason: str | None
) -> Light | None:
    """Return the light of a running clock; None when none runs."""
    if started_at is None:
        return None
    return light(
        due_at,
        now=clock.now(),
        started_at=started_at,
        calendar=official_calendar(),
        waiting_reason=waiting_reason,
    )


def place_words(village: str | None, group: str | None, place: str = "") -> str:
    """Return 「槎市村店下小组」, or the place as it was told."""
    return f"{village or ''}{group or ''}" or place or "还不知道在哪里"


def petitioner_words(name: str | None, voices: int) -> str:
    """Return 「王瑞根」 or 「王瑞根等3户」."""
    who = name or "群众"
    return f"{who}等{voices}户" if voices > 1 else who


def channel_name(code: str) -> str:
    """Return the channel in words."""
    channel = manager.intake_channels().get(code)
    return channel.name if channel else code


def told_line(demand: DemandView) -> str:
    """Return 「11月18日 周三 19:40 熊小兰上门记下」."""
    when = moment_words(demand.registered_at.astimezone(clock.CHINA))
    if demand.recorder is None:
        return f"{when} 自己在网上反映"
    return f"{when} {demand.recorder}{channel_name(demand.channel)}记下"


def level_name(code: str | None) -> str:
    """Return the level in words."""
    level = manager.levels().get(code or "")
    return level.name if level else ""


def also_line(petitions: list[PetitionView]) -> str:
    """Return 「另有2户反映同样的事」."""
    return f"另有{len(petitions) - 1}户反映同样的事" if len(petitions) > 1 else ""


def spaced(code: str) -> str:
    """Return a query code as it is read out: two groups of five."""
    return f"{code[:5]}-{code[5:]}"
