"""Verbs about logins: sign in and out, change the password, make an account, a token, a membership."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.accounts import queries
from core.accounts.forms import ChangePassword, NewToken, SignIn
from core.accounts.tables import Account, AccountTownship, ApiToken, Membership, Session
from core.kernel import clock, crypto
from core.kernel.errors import Invalid, NotSignedIn
from core.kernel.ids import new_id
from core.kernel.outbox import audit, flush_trail
from core.kernel.web.limits import attempts, forget, limit
from tenants import context
from tenants.database import bind
from tenants.queries import tenant_by_id

log = structlog.get_logger()

TRIES, LOCKED_SECONDS = 5, 15 * 60
SESSION, REMEMBERED = timedelta(hours=12), timedelta(days=30)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hash_token(token: str) -> bytes:
    """Return what is kept of a session cookie or an API token."""
    return hashlib.sha256(token.encode()).digest()


async def hash_password(password: str) -> str:
    """Return the argon2id hash; off the event loop, because it is meant to be slow."""
    return await asyncio.to_thread(_hasher().hash, password)


async def _matches(hashed: str, password: str) -> bool:
    def check() -> bool:
        try:
            return _hasher().verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    return await asyncio.to_thread(check)


@cache
def _nobody() -> str:
    # An unknown name costs the same time as a wrong password.
    return _hasher().hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class Opened:
    """A session: the cookie's value, how long it lives, and whose it is."""

    token: str
    lives: timedelta
    account_id: UUID
    county_role: str | None


async def sign_in(form: SignIn, address: str) -> Opened:
    """Open a session under a fresh id.

    Raises:
        NotSignedIn: wrong name or password; says how many tries are left.
        TooMany: locked for a quarter of an hour after five wrong tries.
    """
    await limit("sign_in_address", address, most=60, window=LOCKED_SECONDS)
    index = crypto.blind_index(crypto.PLATFORM, "phone", form.who)
    wait = "试错太多次，先停15分钟。忘了密码，找村里的管理员重设。"
    tried = await attempts("sign_in", form.who, window=LOCKED_SECONDS)
    if tried > TRIES:
        await limit("sign_in", form.who, most=TRIES, window=LOCKED_SECONDS, said=wait)
    found = await queries.credentials_for(index, form.who, clock.today())
    if len({c.account_id for c in found}) > 1 and found[0].name == form.who:
        raise NotSignedIn("同名的人不止一位，请用手机号登录", code="ambiguous_name")
    hashed = found[0].password_hash if found else await asyncio.to_thread(_nobody)
    if not await _matches(hashed, form.password) or not found:
        log.info("sign_in_failed", tried=tried)
        left = max(TRIES - tried, 0)
        said = f"手机号、姓名或密码不对，还可以试{left}次" if left else wait
        raise NotSignedIn(said, code="wrong_credentials")
    await forget("sign_in", form.who)
    lives = REMEMBERED if form.remember else SESSION
    token = secrets.token_urlsafe(32)
    now = clock.now()
    await Session.insert(
        Session(
            id=new_id(),
            token_hash=hash_token(token),
            account_id=found[0].account_id,
            created_at=now,
            expires_at=now + lives,
        )
    )
    return Opened(token, lives, found[0].account_id, found[0].county_role)


async def sign_out(token: str) -> None:
    """Close a session."""
    await Session.delete().where(Session.token_hash == hash_token(token))


async def change_password(account_id: UUID, form: ChangePassword, token: str) -> None:
    """Set a new password and close the account's other sessions.

    Raises:
        Invalid: the old one is wrong, the two new ones differ or the new one is too simple.
    """
    if form.new != form.again:
        raise Invalid(errors={"again": "两次填的新密码不一样"})
    if form.new.isdigit() or form.new.isalpha():
        raise Invalid(errors={"new": "新密码里要有字母，也要有数字或符号"})
    await limit("change_password", str(account_id), most=10, window=LOCKED_SECONDS)
    if not await _matches(await queries.password_hash_of(account_id), form.old):
        raise Invalid(errors={"old": "原密码不对"})
    hashed = await hash_password(form.new)
    await Account.update({Account.password_hash: hashed}).where(Account.id == account_id)
    await Session.delete().where(
        (Session.account_id == account_id) & (Session.token_hash != hash_token(token))
    )
    # Whoever changes the password wants others out: their keys end, too.
    await end_tokens(account_id)
    await audit_everywhere("account.change_password", account_id, ("password_hash",))


async def end_tokens(account_id: UUID) -> None:
    """Make every API token of an account open nothing any more."""
    await ApiToken.update({ApiToken.revoked_at: clock.now()}).where(
        (ApiToken.account_id == account_id) & (ApiToken.revoked_at.is_null())
    )


async def create_account(county_id: UUID, name: str, phone: str | None, password_hash: str) -> UUID:
    """Make a login; give it roles with `assign`."""
    account_id = new_id()
    sealed = crypto.seal(crypto.PLATFORM, "phone", phone) if phone else None
    index = crypto.blind_index(crypto.PLATFORM, "phone", phone) if phone else None
    await Account.insert(
        Account(
            id=account_id,
            county_id=county_id,
            name=name,
            phone_sealed=sealed,
            phone_index=index,
            password_hash=password_hash,
            created_at=clock.now(),
        )
    )
    return account_id


async def give_login(person_id: UUID, account_id: UUID) -> None:
    """Let an account act as a person of the township, in all roles that the person holds."""
    await Membership.update({Membership.account_id: account_id}).where(
        (Membership.tenant_id == context.current().id) & (Membership.person_id == person_id)
    )
    await AccountTownship.insert(
        AccountTownship(id=new_id(), account_id=account_id, township_id=context.current().id)
    )
    audit("account.give_login", "person", person_id, ("account_id",))


async def issue_token(account_id: UUID, title: str, scopes: list[str], days: int) -> str:
    """Make an API token and return it, this once."""
    token = "mq_" + secrets.token_urlsafe(32)
    now = clock.now()
    await ApiToken.insert(
        ApiToken(
            id=new_id(),
            token_hash=hash_token(token),
            account_id=account_id,
            title=title,
            scopes=scopes,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return token


async def new_token(account_id: UUID, form: NewToken, days: int) -> str:
    """Make an API token for somebody who proves the password, and return it, this once.

    Raises:
        Invalid: the password is wrong.
    """
    await limit("new_token", str(account_id), most=10, window=LOCKED_SECONDS)
    if not await _matches(await queries.password_hash_of(account_id), form.password):
        raise Invalid(errors={"password": "密码不对"})
    scopes = ["read", "write"] if form.write else ["read"]
    await audit_everywhere("account.new_token", account_id, tuple(scopes))
    return await issue_token(account_id, form.title, scopes, days)


async def audit_everywhere(verb: str, account_id: UUID, fields: tuple[str, ...] = ()) -> None:
    """Record what happened to a login in each township where it works; they look there.

    Leaves the transaction bound to none of them, so it is the last thing that a verb does.
    """
    for township in await queries.townships_of(account_id):
        tenant = await tenant_by_id(township.id)
        if tenant is not None:
            token = await bind(tenant)
            audit(verb, "account", account_id, fields)
            await flush_trail()
            context.leave(token)


async def revoke_token(account_id: UUID, token_id: UUID) -> None:
    """Make a token of this account open nothing any more."""
    await audit_everywhere("account.revoke_token", account_id)
    await ApiToken.update({ApiToken.revoked_at: clock.now()}).where(
        (ApiToken.id == token_id) & (ApiToken.account_id == account_id)
    )


async def end_membership(membership_id: UUID, last_day: date) -> None:
    """End a role from a day on; what it did stays."""
    await Membership.update({Membership.valid_to: last_day}).where(
        (Membership.tenant_id == context.current().id) & (Membership.id == membership_id)
    )
    audit("membership.end", "membership", membership_id, ("valid_to",))
