"""Pinyin without tones, looked up once per character."""

from functools import cache

from pypinyin import lazy_pinyin

_READINGS = {"曾": "zeng", "单": "shan", "解": "xie", "洑": "fu", "长": "chang", "乐": "le"}
"""Characters that read otherwise in names and places of the area than alone."""


@cache
def syllable(character: str) -> str:
    """One character's reading in lower-case ASCII letters."""
    known = _READINGS.get(character)
    return known if known is not None else lazy_pinyin(character)[0].replace("ü", "v")


def sort_key(text: str) -> str:
    """Syllables joined by spaces: ``王瑞根`` gives ``wang rui gen``."""
    return " ".join(map(syllable, text))


def slug(text: str) -> str:
    """Syllables without anything between: ``张家山`` gives ``zhangjiashan``."""
    return "".join(map(syllable, text))
