"""Every hook on one page, with its exact signature. Arguments are only ever added.

Core answers its own hooks the way a plugin does: each slice in its `hooks.py`.
"""

from collections.abc import Iterable

import pluggy

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

spec = pluggy.HookspecMarker("minqing")
hook = pluggy.HookimplMarker("minqing")


@spec
def permissions() -> Iterable[Permission]:  # type: ignore[empty-body]
    """Declare rights, with the roles that hold them by default. Read once."""


@spec
def navigation() -> Iterable[NavigationItem]:  # type: ignore[empty-body]
    """Declare entries of the side bar. Shown to those who hold the permission somewhere."""


@spec
def home_cards() -> Iterable[HomeCard]:  # type: ignore[empty-body]
    """Declare pieces of the home page; each loads its own data for the viewer."""


@spec
def intake_channels() -> Iterable[IntakeChannel]:  # type: ignore[empty-body]
    """Declare ways in which a demand reaches the township."""


@spec
def levels() -> Iterable[Level]:  # type: ignore[empty-body]
    """Declare steps of deliberation with the bodies that may resolve them."""


@spec
def metrics() -> Iterable[Metric]:  # type: ignore[empty-body]
    """Declare what may be counted about a village's work."""


@spec
def slots() -> Iterable[Slot]:  # type: ignore[empty-body]
    """Fill a named place in a core page."""


@spec
def timeline_items() -> Iterable[TimelineSource]:  # type: ignore[empty-body]
    """Declare who can tell what happened to a demand."""


@spec
def transition_checks() -> Iterable[TransitionCheck]:  # type: ignore[empty-body]
    """Declare checks that may refuse a verb on a demand or an order."""
