"""我的: name and roles, large type and colours, the password, tokens for other systems."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from core.accounts import actions, queries
from core.accounts.authentication import Signed, session_token
from core.accounts.forms import ChangePassword, NewToken
from core.accounts.permissions import ROLE_NAMES, Actor
from core.accounts.queries import SignedIn, Township
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.errors import Failure, Invalid
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, form_of, inside, page, see_other, typed
from tenants.database import bind
from tenants.queries import tenant_by_id

TOKEN_DAYS = 365


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
    answer = see_other(inside(form.get("back", "")))
    year = 365 * 86_400
    if form.get("large") in {"true", "false"}:
        value = "1" if form["large"] == "true" else "0"
        answer.set_cookie(Cookie(key="mq_large", value=value, max_age=year, samesite="lax"))
    if form.get("theme") in {"auto", "light", "dark"}:
        answer.set_cookie(Cookie(key="mq_theme", value=form["theme"], max_age=year, samesite="lax"))
    return answer


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list."""

    id: UUID
    title: str
    scope_label: str
    until: str


async def _tokens_page(
    request: Ask,
    me: SignedIn,
    *,
    made: str = "",
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response[bytes]:
    found = await queries.tokens_of(me.account_id, clock.now())
    return page(
        request,
        "accounts/tokens.html",
        me,
        status=422 if errors else 200,
        made=made,
        tokens=[
            TokenLine(
                t.id,
                t.title,
                "能看也能办" if "write" in t.scopes else "只能看",
                f"用到{t.expires_at.year}年{day_words(t.expires_at.astimezone(clock.CHINA).date())}",
            )
            for t in found
        ],
        values=values or {},
        errors=errors or {},
    )


@get("/me/tokens")
async def tokens_page(request: Ask, me: Signed) -> Response[bytes]:
    """List my tokens."""
    return await _tokens_page(request, me)


@post("/me/tokens")
async def new_token(request: Ask, me: Signed) -> Response[bytes]:
    """Make a token and show it this once."""
    form = typed(await form_of(request))
    try:
        names = {"title", "write", "password"}
        sent = read(NewToken, {k: v for k, v in form.items() if k in names})
        made = await actions.new_token(me.account_id, sent, TOKEN_DAYS)
    except Invalid as failure:
        return await _tokens_page(request, me, values=form, errors=failure.errors)
    return await _tokens_page(request, me, made=made)


@post("/me/tokens/{token_id:uuid}/revoke")
async def revoke(token_id: FromPath[UUID], me: Signed) -> Response[bytes]:
    """Make a token open nothing any more."""
    await actions.revoke_token(me.account_id, token_id)
    return see_other("/me/tokens", said="令牌作废了，用它的系统马上进不来")


PAGES = [me_page, password, display, tokens_page, new_token, revoke]
