"""What hooks return: plain descriptions. A loader inside runs later, with the data at hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

Area = Literal["tenant", "village", "group", "grid", "households", "own"]


class Viewer(Protocol):
    """Who looks at a page, as far as hooks need to know."""

    @property
    def name(self) -> str:
        """The person's name."""
        ...

    def may_anywhere(self, permission: str) -> bool:
        """Whether a right holds somewhere."""
        ...


@dataclass(frozen=True, slots=True)
class Permission:
    """A right. `roles` maps a role to the area in which it holds it by default."""

    code: str
    meaning: str
    roles: Mapping[str, Area]


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry of the side bar; `tab` puts it into the phone's bottom bar, too."""

    order: int
    label: str
    path: str
    icon: str
    permission: str
    tab: bool = False
    count: Callable[[Any], Awaitable[int]] | None = None


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A piece of the home page: a template and what loads its context."""

    order: int
    template: str
    load: Callable[[Any], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class IntakeChannel:
    """How a demand reaches us. `chip`: one of the four large ones on the phone."""

    order: int
    code: str
    name: str
    icon: str
    chip: bool = False
    by_staff: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """A step of deliberation: who decides, in which meetings, which role records it."""

    code: str
    name: str
    meaning: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A rate or count of a village's work. Never of a person, never of activity (F12).

    `facts` is a query over closed facts; it selects `demand_id, village_id, counts, hits` for the
    parameters `$1` tenant, `$2` from, `$3` until. The denominator counts `counts`, the numerator
    `hits`; the list behind the number is the same query's `demand_id`, so they cannot disagree.
    """

    code: str
    name: str
    unit: str
    meaning: str
    facts: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A named place in a core page that somebody fills."""

    place: str
    order: int
    template: str
    load: Callable[[Any], Awaitable[Mapping[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened. `public`: the resident may read it."""

    at: datetime
    icon: str
    text: str
    who: str = ""
    note: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class TimelineSource:
    """Who can tell what happened to a demand."""

    load: Callable[[UUID], Awaitable[Sequence[TimelineItem]]]


@dataclass(frozen=True, slots=True)
class TransitionCheck:
    """May refuse a verb. `refuse` returns sentences; none means yes. Runs inside the transaction."""

    verb: str
    refuse: Callable[[Any, Any], Awaitable[Sequence[str]]]
