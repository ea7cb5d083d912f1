"""The one PluginManager. Every declaration is read once and kept in a fixed order.

Entry points, switches, policy and quarantine join here without changing a hook.
"""

from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Any

import pluggy

from core.kernel.plugins import hookspecs
from core.kernel.plugins.answers import (
    HomeCard,
    IntakeChannel,
    Level,
    Metric,
    NavigationItem,
    Permission,
    Slot,
    TimelineSource,
    TransitionCheck,
)

_manager = pluggy.PluginManager("minqing")
_manager.add_hookspecs(hookspecs)


def register(modules: Iterable[ModuleType]) -> None:
    """Register core's own answers; called once by `core.app` before anything is asked."""
    for module in modules:
        if not _manager.is_registered(module):
            _manager.register(module, name=module.__name__)
    _manager.check_pending()
    for declared in (
        permissions,
        navigation,
        home_cards,
        intake_channels,
        levels,
        metrics,
        slots,
        timeline_items,
        transition_checks,
    ):
        declared.cache_clear()


def _all(hook: Any) -> list[Any]:
    # pluggy calls the last registered first; core's order is the order of the slices.
    return [item for answers in reversed(hook()) for item in answers]


@cache
def permissions() -> dict[str, Permission]:
    """Return every right by its code."""
    return {p.code: p for p in _all(_manager.hook.permissions)}


@cache
def navigation() -> tuple[NavigationItem, ...]:
    """Return the side bar's entries in order."""
    return tuple(sorted(_all(_manager.hook.navigation), key=lambda item: item.order))


@cache
def home_cards() -> tuple[HomeCard, ...]:
    """Return the home page's pieces in order."""
    return tuple(sorted(_all(_manager.hook.home_cards), key=lambda card: card.order))


@cache
def intake_channels() -> dict[str, IntakeChannel]:
    """Return the channels by code, in order."""
    found = sorted(_all(_manager.hook.intake_channels), key=lambda channel: channel.order)
    return {channel.code: channel for channel in found}


@cache
def levels() -> dict[str, Level]:
    """Return the levels by code, in order."""
    return {level.code: level for level in _all(_manager.hook.levels)}


@cache
def metrics() -> dict[str, Metric]:
    """Return what may be counted, by code."""
    return {metric.code: metric for metric in _all(_manager.hook.metrics)}


@cache
def slots(place: str) -> tuple[Slot, ...]:
    """Return who fills a place, in order."""
    found = [slot for slot in _all(_manager.hook.slots) if slot.place == place]
    return tuple(sorted(found, key=lambda slot: slot.order))


@cache
def timeline_items() -> tuple[TimelineSource, ...]:
    """Return who can tell what happened to a demand."""
    return tuple(_all(_manager.hook.timeline_items))


@cache
def transition_checks(verb: str) -> tuple[TransitionCheck, ...]:
    """Return the checks that may refuse a verb."""
    return tuple(c for c in _all(_manager.hook.transition_checks) if c.verb == verb)
