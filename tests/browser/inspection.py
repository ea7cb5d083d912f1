"""What every page must be: reachable, quiet, within its screen, and readable for everybody."""

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Response

from core.accounts.permissions import ROLE_NAMES
from tests.browser.people import Person

ARTIFACTS = Path(__file__).parents[2] / "test-artifacts"
DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 700)
LARGEST_FIRST_PAGE = 150_000  # bytes that a first visit may transfer: a phone at the village's edge

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_EVERYTHING: dict[str, Any] = {"type": "tag", "values": _TAGS}
# The night changes colours and nothing else of the document. Large type only makes texts and
# targets larger, which no rule minds: there the question is whether it still fits the screen.
_COLOURS: dict[str, Any] = {"type": "rule", "values": ["color-contrast"]}
_NUMBERS = re.compile(r"/(?:\d+|[0-9a-f-]{36})(?=/|$)")
_LEFT_OVER = re.compile(r"[，。；：]{2}|None|undefined|\{[{%]|[a-z]+_[a-z]+")
"""Doubled punctuation, and what only a programmer reads."""
_WIDTH = """large => {
    const root = document.documentElement, before = root.className;
    root.classList.toggle("large", large || root.classList.contains("large"));
    const width = root.scrollWidth;
    root.className = before;
    return width;
}"""
_AXE = Axe().axe_script
_RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], preload: false})"


def kind_of(address: str) -> str:
    """Return which template an address leads to: without numbers, tabs and filters."""
    path, _, query = address.partition("?")
    opened = re.search(r"\bdo=([a-z_]+)", query) or re.search(r"\b(do|cell)=", query)
    return _NUMBERS.sub("/n", path).rstrip("/") + (f"?{opened[1]}" if opened else "")


async def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page another screen."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})


async def _wider_than_the_screen(page: Page) -> list[str]:
    faults = []
    for size, large in ((NARROW, False), (NARROW, True), (PHONE, False), (DESK, False)):
        await resize(page, size)
        width = await page.evaluate(_WIDTH, large)
        if width > size[0]:
            faults.append(f"scrolls sideways at {size[0]} px, large {large}: {width}")
    return faults


async def _violations(page: Page, look: str, only: dict[str, Any]) -> list[str]:
    found = await page.evaluate(_RUN, only)
    return [
        f"{look}: {one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


async def plain_faults(person: Person, answer: Response | None) -> list[str]:
    """Look at what costs little: answer, title, words left over."""
    faults = []
    if answer is not None and answer.status != 200:
        faults.append(f"answers {answer.status}")
    title = await person.page.title()
    if not re.fullmatch(r"\S.* · 民情", title):
        faults.append(f"title: {title!r}")
    text = await person.text()
    faults += [
        f"words: …{text[max(0, m.start() - 12) : m.end() + 6]!r}"
        for m in _LEFT_OVER.finditer(text)
        if m[0] not in ROLE_NAMES  # the demo names its tokens so
    ]
    return faults


async def looks(person: Person, name: str) -> list[str]:
    """Measure the width on three screens, run axe in three looks, keep two screenshots."""
    page = person.page
    ARTIFACTS.mkdir(exist_ok=True)
    file = re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "portal"
    faults = await _wider_than_the_screen(page)
    await page.screenshot(path=ARTIFACTS / f"{file}-1440.png")
    await page.evaluate(_AXE)
    faults += await _violations(page, "desk", _EVERYTHING)
    await resize(page, PHONE)
    await page.screenshot(path=ARTIFACTS / f"{file}-390.png")
    faults += await _violations(page, "phone", _EVERYTHING)
    await page.emulate_media(color_scheme="dark")
    faults += await _violations(page, "night", _COLOURS)
    await page.emulate_media(color_scheme="light")
    return faults
