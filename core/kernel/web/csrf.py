"""Forged forms: a browser must send back the token that only our pages can read (double submit).

Checked for every unsafe request outside the API, which takes no cookies at all.
"""

import hmac
import secrets
from typing import Any

from litestar import Request

from core.config import config
from core.kernel.errors import Forbidden
from core.kernel.web.posted import posted

FIELD = "_csrf_token"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_LONGEST = 100


def cookie_name() -> str:
    """Return the cookie's name."""
    return "__Host-mq_csrf" if config().secure else "mq_csrf"


async def check(request: Request[Any, Any, Any]) -> None:
    """Refuse a form that does not come from one of our pages; give every page its token.

    Raises:
        Forbidden: the token is missing or another one.
    """
    token = request.cookies.get(cookie_name(), "")
    known = 0 < len(token) <= _LONGEST
    request.scope["_csrf_token"] = token if known else secrets.token_urlsafe(24)  # type: ignore[typeddict-unknown-key]
    request.scope["_csrf_new"] = not known  # type: ignore[typeddict-unknown-key]
    if request.method in _SAFE:
        return
    sent = request.headers.get("x-csrf-token") or (await posted(request)).get(FIELD, "")
    if (
        not known
        or not isinstance(sent, str)
        or not hmac.compare_digest(sent.encode(), token.encode())
    ):
        raise Forbidden("这个页面放太久了，请退回去刷新再送一次", code="forged_form")
