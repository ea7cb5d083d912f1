"""A page for somebody: the template with the side bar and the bottom bar that this person may use."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie

from core.config import config
from core.kernel.errors import NotFound
from core.kernel.plugins import manager
from core.kernel.plugins.answers import Viewer
from core.kernel.web import csrf
from core.kernel.web.posted import posted
from core.kernel.web.templates import render
from tenants import context
from tenants.context import TenantContext

Ask = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a bar."""

    label: str
    href: str
    icon: str
    current: bool = False
    count: int | None = None
    add: bool = False


def page(
    request: Ask, name: str, viewer: Viewer | None, *, status: int = 200, **values: Any
) -> Response[bytes]:
    """Render a page for a viewer (None: a resident, or the portal)."""
    nav = _side(request, viewer) if viewer else []
    tabs = _tabs(request, nav) if nav else []
    flash = _flashed(request)
    shown = {"viewer": viewer, "nav": nav, "tabs": tabs, "flash": flash} | values
    body = render(name, request, **shown)
    answer = Response(
        body, status_code=status, media_type=MediaType.HTML, headers={"cache-control": "no-store"}
    )
    if request.scope.get("_csrf_new"):
        answer.set_cookie(_cookie(csrf.cookie_name(), request.scope["_csrf_token"], 30 * 86_400))  # type: ignore[typeddict-item]
    if flash:
        answer.delete_cookie(_FLASH)
    return answer


_FLASH = "mq_flash"
_FLASH_LONGEST = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=%~"
"""What stands in an address as it is (RFC 3986, and `%` of what is encoded already)."""


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence on the next page: `kind` is good, soon, late or plain."""

    kind: str
    text: str


def see_other(path: str, *, said: str = "", kind: str = "good") -> Response[bytes]:
    """Send the browser on after a form, so that reloading does not send it again.

    Raises:
        ValueError: control characters in the address: whoever made it did not ask `inside`.
    """
    if _CONTROL.search(path):
        raise ValueError("an address has no control characters")
    answer = Response(b"", status_code=303, headers={"location": quote(path, safe=_IN_ADDRESSES)})
    if said:
        text = urlsafe_b64encode(msgspec.json.encode([kind, said])).decode()
        answer.set_cookie(_cookie(_FLASH, text, 60))
    return answer


def inside(path: str) -> str:
    """Return an address that a form brought when it lies on this site, else the first page.

    A browser reads a backslash as a slash, and two slashes as the name of another site.
    """
    bad = not path.startswith("/") or path.startswith("//") or "\\" in path
    return "/" if bad or _CONTROL.search(path) else path


def _cookie(key: str, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=key, value=value, max_age=max_age, httponly=True, secure=config().secure, samesite="lax"
    )


def _flashed(request: Ask) -> list[Flash]:
    text = request.cookies.get(_FLASH, "")
    if not text or len(text) > _FLASH_LONGEST:
        return []
    try:
        kind, said = msgspec.json.decode(urlsafe_b64decode(text), type=tuple[str, str])
    except (ValueError, msgspec.DecodeError):
        return []
    return [Flash(kind if kind in {"good", "soon", "late"} else "plain", said)]


def served() -> TenantContext:
    """Return the township of this address.

    Raises:
        NotFound: there is none.
    """
    tenant = context.current_or_none()
    if tenant is None:
        raise NotFound("没有这个街道、乡镇，请检查地址")
    return tenant


async def form_of(request: Ask) -> dict[str, Any]:
    """Return a posted form as text by field name, without the forgery token."""
    return {k: v for k, v in (await posted(request)).items() if k != csrf.FIELD}


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed, to show it again beside the errors."""
    return {k: v for k, v in form.items() if isinstance(v, str)}


def _side(request: Ask, viewer: Viewer) -> list[Entry]:
    tenant = context.current_or_none()
    if tenant is None:
        return []
    root, here = f"/t/{tenant.slug}/", request.url.path
    entries = []
    for item in manager.navigation():
        if item.permission and not viewer.may_anywhere(item.permission):
            continue
        href = root + item.path
        current = here.rstrip("/") == href.rstrip("/") if not item.path else here.startswith(href)
        entries.append(Entry(item.label, href, item.icon, current))
    return entries


def _tabs(request: Ask, nav: list[Entry]) -> list[Entry]:
    tenant = context.current()
    root, here = f"/t/{tenant.slug}/", request.url.path
    by_path = {entry.href: entry for entry in nav}
    register = f"{root}demands/new"
    wanted = (
        by_path.get(root),
        by_path.get(f"{root}demands"),
        Entry("登记", register, "plus", here == register, add=True),
        by_path.get(f"{root}orders"),
        Entry("我的", "/me", "user", here.startswith("/me")),
    )
    return [entry for entry in wanted if entry]
