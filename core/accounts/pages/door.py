"""The portal, signing in and out."""

from dataclasses import dataclass

from litestar import Response, get, post
from litestar.datastructures import Cookie

from core.accounts import actions, queries
from core.accounts.authentication import (
    address_of,
    cookie_name,
    provide_signed_in,
    session_token,
)
from core.accounts.forms import SignIn
from core.accounts.queries import SignedIn
from core.config import config
from core.kernel.errors import Invalid, NotSignedIn, TooMany
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, form_of, inside, page, see_other, typed
from tenants.queries import all_tenants


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
    answer = see_other(inside(sent.next))
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


PAGES = [portal, login_page, login, logout]
