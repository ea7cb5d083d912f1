"""百姓档案: the list, a household's file with everything that happened, the part that picks a door."""

from dataclasses import dataclass

_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the list."""

    name: str
    label: str
    choices: list[Choice]
    value: str
    empty: str = "不限"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; `href` takes it off."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Turning pages."""

    shown: str
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A household in the list."""

    number: str
    href: str
    head: str
    door: str
    group: str
    grid: str
    people: str
    open: int
    last_visit: str = ""
