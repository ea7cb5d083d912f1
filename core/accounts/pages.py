"""Pages about oneself: the portal, signing in and out, 我的."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie

from core.accounts import actions, queries
from core.accounts.authentication import (
    Signed,
    address_of,
    cookie_name,
    provide_signed_in,
    session_token,
)
from core.accounts.forms import ChangePassword, SignIn
from core.accounts.permissions import ROLE_NAMES, Actor
from core.accounts.queries import SignedIn, Township
from core.config import config
from core.kernel import clock
from core.kernel.errors import Failure, Invalid, NotSignedIn, TooMany
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, form_of, page, see_other, typed
from tenants.database import bind
from tenants.queries import all_tenants, tenant_by_id


@dataclass(frozen=True, slots=True)
class TownshipCard:
    """A township on the portal."""

    slug: str
    name: str
    role_label: str = ""
    waiting: int = 0
    waiting_words: str = ""


async def _whoever(request: Ask) -> SignedIn | None:
    try:
        return await provide_signed_in(request)
    except NotSignedIn:
        return None


@get("/")
async def portal(request: Ask) -> Response[bytes]:
    """Signed out: the townships. Signed in: straight home, or choose."""
    me = await _whoever(request)
    if me is not None:
        return await _onward(request, me)
    towns = await all_tenants()
    return page(
        request,
        "accounts/portal.html",
        None,
        county_name=towns[0].county_name if towns else "民情",
        choose=False,
        townships=[TownshipCard(t.slug, t.name) for t in towns],
        filing_number="",
    )


async def _onward(request: Ask, me: SignedIn) -> Response[bytes]:
    mine = await queries.townships_of(me.account_id)
    if len(mine) == 1:
        return see_other(f"/t/{mine[0].slug}/")
    if me.county_role and not mine:
        return see_other("/county")
    towns = await all_tenants()
    return page(
        request,
        "accounts/portal.html",
        me,
        county_name=towns[0].county_name if towns else "民情",
        choose=True,
        townships=[TownshipCard(t.slug, t.name) for t in mine],
        filing_number="",
    )


async def _login_page(
    request: Ask, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response[bytes]:
    towns = await all_tenants()
    return page(
        request,
        "accounts/login.html",
        None,
        status=status,
        values=values,
        errors=errors,
        next=values.get("next", ""),
        county_name=towns[0].county_name if towns else "",
        filing_number="",
        sso=None,
        support_phone="12345",
        demo_logins=[],
    )


@get("/login")
async def login_page(request: Ask) -> Response[bytes]:
    """Show the door."""
    return await _login_page(request, {"next": request.query_params.get("next", "")}, {})


@post("/login")
async def login(request: Ask) -> Response[bytes]:
    """Open a session under a fresh id; an id that the client chose is never taken over."""
    form = typed(await form_of(request))
    names = {"login": "who", "password": "password", "remember": "remember", "next": "next"}
    try:
        sent = read(SignIn, {names[k]: v for k, v in form.items() if k in names})
        opened = await actions.sign_in(sent, address_of(request))
    except Invalid:
        errors = {k: "请填写" for k in ("login", "password") if not form.get(k, "").strip()}
        return await _login_page(request, form, errors or {"": "请检查后再试"}, 422)
    except (NotSignedIn, TooMany) as failure:
        return await _login_page(request, form, {"": failure.title}, failure.status)
    onward = sent.next
    safe = onward.startswith("/") and not onward.startswith(("//", "/\\"))
    answer = see_other(onward if safe else "/")
    answer.set_cookie(
        Cookie(
            key=cookie_name(),
            value=opened.token,
            max_age=int(opened.lives.total_seconds()) if sent.remember else None,
            httponly=True,
            secure=config().secure,
            samesite="lax",
        )
    )
    return answer


@post("/logout")
async def logout(request: Ask) -> Response[bytes]:
    """Close the session."""
    try:
        await actions.sign_out(session_token(request))
    except NotSignedIn:
        return see_other("/login")
    answer = see_other("/login")
    answer.delete_cookie(cookie_name())
    return answer


@dataclass(frozen=True, slots=True)
class Account:
    """The head of 我的."""

    name: str
    login_masked: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role on 我的."""

    tenant_name: str
    role_label: str
    area_label: str
    until_words: str


async def _me_page(
    request: Ask, me: SignedIn, errors: dict[str, str] | None = None, status: int = 200
) -> Response[bytes]:
    towns = await queries.townships_of(me.account_id)
    actor = await _actor_in(request, towns[0]) if towns else None
    roles = [
        Role(
            towns[0].name,
            ROLE_NAMES[held.role],
            actor.area_label if actor and held.village_id else "",
            "",
        )
        for held in (actor.holdings if actor else ())
    ]
    if me.county_role:
        roles.append(Role("县里", ROLE_NAMES.get(me.county_role, me.county_role), "", ""))
    return page(
        request,
        "accounts/me.html",
        actor or me,
        status=status,
        account=Account(me.name, "、".join(t.name for t in towns)),
        roles=list(dict.fromkeys(roles)),
        must_change=False,
        values={},
        errors=errors or {},
    )


async def _actor_in(request: Ask, town: Township) -> Actor | None:
    tenant = await tenant_by_id(town.id)
    if tenant is None:
        return None
    await bind(tenant)
    hashed = actions.hash_token(session_token(request))
    return await queries.actor_by_session(hashed, tenant.id, clock.now(), clock.today())


@get("/me")
async def me_page(request: Ask, me: Signed) -> Response[bytes]:
    """My name, my roles, large type, password."""
    return await _me_page(request, me)


@post("/me/password")
async def password(request: Ask, me: Signed) -> Response[bytes]:
    """Change the password."""
    form: dict[str, Any] = typed(await form_of(request))
    names = {"current_password": "old", "new_password": "new", "new_password_again": "again"}
    back = {v: k for k, v in names.items()}
    try:
        sent = read(ChangePassword, {names[k]: v for k, v in form.items() if k in names})
        await actions.change_password(me.account_id, sent, session_token(request))
    except Failure as failure:
        errors = {back.get(k, k): v for k, v in failure.errors.items()} or {"": failure.title}
        return await _me_page(request, me, errors, failure.status)
    return see_other("/me", said="密码换好了，别的设备要重新登录")


@post("/me/display")
async def display(request: Ask) -> Response[bytes]:
    """Large type and colours, kept in this browser; also for residents."""
    form = typed(await form_of(request))
    back = request.headers.get("referer", "/me")
    path = "/" + back.split("://", 1)[-1].partition("/")[2] if "://" in back else back
    answer = see_other(path)
    year = 365 * 86_400
    if form.get("large") in {"true", "false"}:
        value = "1" if form["large"] == "true" else "0"
        answer.set_cookie(Cookie(key="mq_large", value=value, max_age=year, samesite="lax"))
    if form.get("theme") in {"auto", "light", "dark"}:
        answer.set_cookie(Cookie(key="mq_theme", value=form["theme"], max_age=year, samesite="lax"))
    return answer


PAGES = [portal, login_page, login, logout, me_page, password, display]
