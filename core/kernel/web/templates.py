"""Jinja2: one environment, compiled once; an undefined name is an error, not an empty page."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request

from core.kernel import chinese_dates, clock
from core.kernel.web.gettext import translations
from frontend_templates.assets import asset
from tenants import context

_IN_QUERIES = "%&=+/?:@!$'()*,;~"
TEMPLATES = Path(__file__).parents[3] / "frontend_templates"


@cache
def environment() -> Environment:
    """Return the environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translations(), newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        day=lambda moment: chinese_dates.day_words(_local(moment)),
        moment=lambda moment: chinese_dates.moment_words(_local(moment)),
        rate=_rate,
    )
    made.globals["asset"] = asset
    return made


def _local(moment: Any) -> Any:
    return moment.astimezone(clock.CHINA) if hasattr(moment, "astimezone") else moment


def _rate(value: Any) -> str:
    return "没有可算的" if value is None else f"{value:.2f}%"


class Look:
    """How this browser wants its pages: kept in a cookie, `theme` and `large`."""

    def __init__(self, cookies: dict[str, str]) -> None:
        theme = cookies.get("mq_theme", "auto")
        self.theme = theme if theme in {"light", "dark"} else "auto"
        self.large = cookies.get("mq_large") == "1"


def here(request: Request[Any, Any, Any]) -> str:
    """Return the address of this request on our site, encoded as it stands in a link."""
    path = quote(request.scope["path"], errors="replace")
    query = quote(request.scope["query_string"], safe=_IN_QUERIES)
    return f"{path}?{query}" if query else path


def render(name: str, request: Request[Any, Any, Any], **values: Any) -> bytes:
    """Return a page as bytes, with what every page needs."""
    common: dict[str, Any] = {
        "ui": Look(request.cookies),
        "tenant": context.current_or_none(),
        "viewer": None,
        "nav": [],
        "tabs": [],
        "csrf_token": request.scope.get("_csrf_token", ""),
        "flash": [],
        "now": clock.now(),
        "here": here(request) if request.method == "GET" else "",
    }
    return environment().get_template(name).render(common | values).encode()
