"""Every text goes through gettext. Chinese is the source; a catalogue adds a language."""

from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

LOCALES = Path(__file__).parents[3] / "frontend_templates" / "locales"


@cache
def translations(language: str = "zh_CN") -> NullTranslations | GNUTranslations:
    """Return the catalogue of a language; the source language has none."""
    return translation("minqing", LOCALES, [language], fallback=True)
