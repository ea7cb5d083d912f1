"""Markup that a strict content policy accepts, and forms that nobody else can send."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest

from tests.architecture.tree import File, project, report, templates

JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
DATA = frozenset({"application/json", "application/ld+json"})
"""Types of a script element that is data: the browser runs none of it."""

SENDS = re.compile(r"hx-(?:post|put|patch|delete)")
FORM = re.compile(
    r"<form\b(?P<attributes>(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*)>.*?</form>", re.DOTALL | re.IGNORECASE
)
POSTS = re.compile(r"""method\s*=\s*["']?post|hx-(?:post|put|patch|delete)""", re.IGNORECASE)
TOKEN = re.compile(r"csrf")


def blanked(match: re.Match[str]) -> str:
    """As many line ends as were there, so that line numbers stay right."""
    return "x" + "\n" * match.group().count("\n")


class Markup(HTMLParser):
    """Collects what must not stand in a page: `faults` as pairs of line and words."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag and its attributes."""
        line = self.getpos()[0]
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.faults.append((line, "a script inside the page. Put it into script/."))
        for name, value in attrs:
            if re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                self.faults.append((line, f"the handler {name}. Put it into script/."))
            if (value or "").strip().lower().startswith("javascript:"):
                self.faults.append((line, f"a script in {name}."))
        if tag in {"script", "link", "img", "iframe"}:
            source = given.get("src") or given.get("href") or ""
            if re.match(r"(?:https?:)?//", source):
                self.faults.append((line, f"{tag} is fetched from elsewhere: {source}"))


def unsafe_markup(files: Iterable[File]) -> list[str]:
    """Inline scripts, handlers in attributes, things fetched from other hosts."""
    faults: list[str] = []
    for file in templates(files):
        reader = Markup()
        reader.feed(JINJA.sub(blanked, file.text))
        reader.close()
        faults += [f"{file.path}:{line}: {words}" for line, words in reader.faults]
    return faults


def unguarded_forms(files: Iterable[File]) -> list[str]:
    """Forms that post, and calls that change something, without the token against forgery."""
    files = list(templates(files))
    page_sends_it = any(
        re.search(r"hx-headers[^>]*csrf|name=[\"']csrf", file.text) for file in files
    )
    faults: list[str] = []
    for file in files:
        text = JINJA_COMMENT.sub(blanked, file.text)
        faults += [
            f"{file.path}:{_line(text, form.start())}: a form without csrf_token."
            for form in FORM.finditer(text)
            if POSTS.search(form["attributes"]) and not TOKEN.search(form.group())
        ]
        if not page_sends_it:
            faults += [
                f"{file.path}:{line}: sends a change, and no page adds the csrf token to it."
                for line in _calls_outside_forms(text)
            ]
    return faults


def _calls_outside_forms(text: str) -> Iterator[int]:
    """The lines of HTMX calls that no form surrounds."""
    forms = [(form.start(), form.end()) for form in FORM.finditer(text)]
    for call in SENDS.finditer(text):
        if not any(start < call.start() < end for start, end in forms):
            yield _line(text, call.start())


def _line(text: str, position: int) -> int:
    """The line on which a position lies, from 1."""
    return text.count("\n", 0, position) + 1


def page(text: str) -> list[File]:
    """One template with this text."""
    return [File("frontend_templates/x.html", text)]


def test_no_page_has_a_script_or_a_handler_inside() -> None:
    report(unsafe_markup(project()))


def test_every_form_that_posts_carries_the_token() -> None:
    report(unguarded_forms(project()))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<button {% if a %}disabled{% endif %} onclick="go()">x</button>',
        '<a href="javascript:go()">x</a>',
        '<script src="https://cdn.example/x.js"></script>',
        '<div hx-on:click="go()"></div>',
    ],
)
def test_unsafe_markup_is_found(text: str) -> None:
    assert unsafe_markup(page(text))


def test_safe_markup_is_not_found() -> None:
    text = (
        '<script src="{{ asset("app.js") }}"></script>{# <script>no</script> #}'
        '<script type="application/json">{}</script><a href="https://www.gov.cn/">x</a>'
    )
    assert not unsafe_markup(page(text))


@pytest.mark.parametrize(
    "text",
    [
        '<form method="post" action="/x"><button>好</button></form>',
        '<form hx-post="/x">{# csrf_token #}</form>',
        '<form action="{{ "a>b" }}" METHOD=POST></form>',
        '<button hx-delete="/x">去掉</button>',
    ],
)
def test_a_form_without_the_token_is_found(text: str) -> None:
    assert unguarded_forms(page(text))


def test_a_form_with_the_token_is_not_found() -> None:
    assert not unguarded_forms(page('<form method="post">{{ csrf_token }}</form><form></form>'))
