"""A choice in a form, as the field templates show it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: `help` is the small line below, `tone` a colour of the theme."""

    value: str
    label: str
    help: str = ""
    icon: str = ""
    tone: str = ""


def choices_of(names: Mapping[str, str]) -> list[Choice]:
    """Return the choices of a code list."""
    return [Choice(value, label) for value, label in names.items()]
