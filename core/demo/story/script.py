"""The story as data: matters in TOML, what was done to each as lines of a play.

    day time who verb[/word…] words
    -8 09:20 nie-guoping triage/L1 要村里出钱，上两委会。

`day`: working days before today (0 is today), or `now` with minutes back as the time (`now -35`).
`who`: a person's key, `@role` of the matter's village, `@role2` for the next one, `-` for a resident.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from core.demands.forms import Category, Kind, Nature, Urgency

File = Literal["chashi", "villages", "street", "neighbours"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody does at a moment."""

    day: str
    time: str
    who: str
    verb: str
    words: tuple[str, ...]
    """What follows the verb behind slashes: a level, an outcome, a household."""
    said: str


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matter from its words to where it stands; `then` holds what happened after `heard`."""

    heard: str
    """`day time who channel`, who writes the words down and how they came."""
    words: str
    category: Category
    village: str = ""
    """Name of the village; empty: the first one with a secretary."""
    home: str = ""
    """Key of a household; `#n`, `聂坊一组#n`: a drawn one of the village, of the group; empty: none."""
    name: str = ""
    """Who brings it, where it is not the head of the household."""
    place: str = ""
    kind: Kind = "help"
    nature: Nature | None = None
    urgency: Urgency = "normal"
    then: tuple[str, ...] = ()


class Routine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short matter that happens in every village: the words, and what was done."""

    category: Category
    words: str
    done: str


class Thanks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What residents say when they judge."""

    satisfied: tuple[str, ...]
    mostly: tuple[str, ...]
    partly: tuple[str, ...]
    dissatisfied: tuple[str, ...]


class _Matters(msgspec.Struct, frozen=True):
    matter: tuple[Matter, ...]


class Everyday(msgspec.Struct, frozen=True):
    """What the short matters are drawn from."""

    routine: tuple[Routine, ...]
    thanks: Thanks


def line_of(text: str) -> Line:
    """Read one line of a matter.

    Raises:
        ValueError: fewer than four words; says which line.
    """
    parts = text.split(maxsplit=4)
    if len(parts) < 4:
        message = f"这一行要写成“天 时刻 谁 做什么 说什么”：{text}"
        raise ValueError(message)
    day, time, who, verb = parts[:4]
    name, *words = verb.split("/")
    return Line(day, time, who, name, tuple(words), parts[4] if len(parts) > 4 else "")


def _text(name: str) -> str:
    return files("core.demo.story").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def matters(file: File) -> tuple[Matter, ...]:
    """Return the matters of one file, in its order."""
    return msgspec.toml.decode(_text(file), type=_Matters).matter


@cache
def everyday() -> Everyday:
    """Return what the short matters are drawn from."""
    return msgspec.toml.decode(_text("everyday"), type=Everyday)
