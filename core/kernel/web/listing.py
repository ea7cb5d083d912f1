"""The parts that every list page has: filters, those that are on, and turning pages."""

from dataclasses import dataclass

from core.kernel.web.choices import Choice


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its choices."""

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
    """Turning pages by key: what is shown, back to the first page, on to the next."""

    shown: str
    previous: str | None
    next: str | None
