"""Who sends this request: a cookie on pages, a Bearer token on the API; never one for the other."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from core.accounts import queries
from core.accounts.actions import hash_token
from core.accounts.permissions import Actor
from core.accounts.queries import SignedIn
from core.config import config
from core.kernel import clock
from core.kernel.acting import Acting, act_as
from core.kernel.errors import NotFound, NotSignedIn
from tenants import context

Ask = Request[Any, Any, Any]
Me = NamedDependency[Actor]
Signed = NamedDependency[SignedIn]
_LONGEST = 200


def cookie_name() -> str:
    """Return the session cookie's name: `__Host-` binds it to https and this host."""
    return "__Host-mq_session" if config().secure else "mq_session"


def address_of(request: Ask) -> str:
    """Return where the request comes from."""
    return request.client.host if request.client else ""


def _bearer(request: Ask) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.startswith("mq_") or len(token) > _LONGEST:
        raise NotSignedIn("请带上访问令牌：Authorization: Bearer mq_…")
    return token


def session_token(request: Ask) -> str:
    """Return the session cookie.

    Raises:
        NotSignedIn: there is none.
    """
    token = request.cookies.get(cookie_name(), "")
    if not token or len(token) > _LONGEST:
        raise NotSignedIn
    return token


async def provide_actor(request: Ask) -> Actor:
    """Return who works here.

    Raises:
        NotSignedIn: no session or token, or an expired one.
        NotFound: no such township, or no role in it.
    """
    tenant = context.current_or_none()
    now = clock.now()
    api = request.url.path.startswith("/api/")
    token = _bearer(request) if api else session_token(request)
    if tenant is None:
        raise NotFound("没有这个街道、乡镇，请检查地址")
    find = queries.actor_by_token if api else queries.actor_by_session
    actor = await find(hash_token(token), tenant.id, now, now.date())
    if actor is None:
        raise NotSignedIn("登录过期了，请重新登录。没送出去的内容还在这台设备里。")
    if not actor.holdings:
        raise NotFound("您在这个街道、乡镇没有岗位，看不到这里的内容")
    act_as(Acting(actor.account_id, actor.person_id, address_of(request)))
    return actor


async def provide_signed_in(request: Ask) -> SignedIn:
    """Return the account, outside of any township (portal, my page, county).

    Raises:
        NotSignedIn: no session or token, or an expired one.
    """
    api = request.url.path.startswith("/api/")
    token = _bearer(request) if api else session_token(request)
    now = clock.now()
    found = await queries.signed_in(hash_token(token), now, now.date(), token=api)
    if found is None:
        raise NotSignedIn("登录过期了，请重新登录")
    act_as(Acting(found.account_id, None, address_of(request)))
    return found
