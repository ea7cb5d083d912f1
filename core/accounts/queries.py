"""Who is it? Sessions and tokens, with the roles held in the township being served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.accounts.permissions import ROLES, Actor, Holding
from tenants.database import Record, fetch, fetch_row

_HOLDINGS = """
SELECT a.id, a.name, m.person_id, m.role, m.village_id, m.group_id, m.grid_id,
       v.name, g.name, x.scopes
FROM {source} x
JOIN platform.account a ON a.id = x.account_id AND a.state = 'active'
LEFT JOIN membership m ON m.tenant_id = $2 AND m.account_id = a.id
     AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4)
LEFT JOIN village_unit v ON v.tenant_id = $2 AND v.id = m.village_id
LEFT JOIN villager_group g ON g.tenant_id = $2 AND g.id = m.group_id
WHERE x.token_hash = $1 AND x.expires_at > $3 {live}
"""
_SESSION = _HOLDINGS.format(
    source="(SELECT s.*, '{read,write}'::text[] AS scopes FROM platform.session s)", live=""
)
_TOKEN = _HOLDINGS.format(source="platform.api_token", live="AND x.revoked_at IS NULL")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account, wherever it is looked at."""

    account_id: UUID
    name: str
    county_id: UUID
    county_role: str | None
    scopes: tuple[str, ...]

    role_label = ""
    area_label = ""

    def may_anywhere(self, permission: str) -> bool:  # noqa: ARG002 - a Viewer is asked this way
        """Township rights do not hold outside a township."""
        return False

    @property
    def initial_greeting(self) -> str:
        """The given name when it has two characters."""
        return self.name[-2:] if len(self.name) > 2 else self.name


async def actor_by_session(
    token_hash: bytes, tenant_id: UUID, now: datetime, today: date
) -> Actor | None:
    """Return who this cookie is, in this township."""
    return _actor(await fetch(_SESSION, token_hash, tenant_id, now, today))


async def actor_by_token(
    token_hash: bytes, tenant_id: UUID, now: datetime, today: date
) -> Actor | None:
    """Return who this API token is, in this township."""
    return _actor(await fetch(_TOKEN, token_hash, tenant_id, now, today))


_PERSON = """
SELECT coalesce(m.account_id, '00000000-0000-0000-0000-000000000000'::uuid), p.name, m.person_id,
       m.role, m.village_id, m.group_id, m.grid_id, v.name, g.name, '{read,write}'::text[]
FROM membership m
JOIN person p ON p.tenant_id = $2 AND p.id = m.person_id
LEFT JOIN village_unit v ON v.tenant_id = $2 AND v.id = m.village_id
LEFT JOIN villager_group g ON g.tenant_id = $2 AND g.id = m.group_id
WHERE m.tenant_id = $2 AND m.person_id = $1
  AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3)
"""


async def actor_by_person(person_id: UUID, tenant_id: UUID, today: date) -> Actor | None:
    """Return what a person may do in a township, with or without a login; None: no role there."""
    return _actor(await fetch(_PERSON, person_id, tenant_id, today))


def _actor(rows: Sequence[Record]) -> Actor | None:
    if not rows:
        return None
    holdings = tuple(Holding(r[3], r[4], r[5], r[6]) for r in rows if r[2])
    first = rows[0]
    person = next((r[2] for r in rows if r[2]), None)
    # The area of the highest role, the narrowest one first: 「槎市村店下小组」.
    held = [r for r in rows if r[2]]
    top = min((ROLES.index(r[3]) for r in held), default=None)
    areas = [(r[7] or "") + (r[8] or "") for r in held if ROLES.index(r[3]) == top and r[7]]
    return Actor(
        account_id=first[0],
        # An account without a role here has no person here; it may do nothing and see nothing.
        person_id=person or UUID(int=0),
        name=first[1],
        holdings=holdings,
        area_label="、".join(sorted(set(areas), key=len, reverse=True)[:2]),
        readonly="write" not in first[9],
    )


_SIGNED_IN = """
SELECT a.id, a.name, coalesce(r.county_id, a.county_id), r.role, {scopes}
FROM platform.{source} x
JOIN platform.account a ON a.id = x.account_id AND a.state = 'active'
LEFT JOIN platform.county_role r ON r.account_id = a.id
     AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
WHERE x.token_hash = $1 AND x.expires_at > $2 {live}
ORDER BY r.role LIMIT 1
"""


async def signed_in(
    token_hash: bytes, now: datetime, today: date, *, token: bool = False
) -> SignedIn | None:
    """Return the account behind a cookie (or an API token), outside of any township."""
    sql = (
        _SIGNED_IN.format(source="api_token", scopes="x.scopes", live="AND x.revoked_at IS NULL")
        if token
        else _SIGNED_IN.format(source="session", scopes="'{read,write}'::text[]", live="")
    )
    row = await fetch_row(sql, token_hash, now, today)
    return SignedIn(row[0], row[1], row[2], row[3], tuple(row[4])) if row else None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    account_id: UUID
    name: str
    password_hash: str
    county_role: str | None


async def credentials_for(phone_index: bytes, name: str, today: date) -> list[Credentials]:
    """Return the active accounts with this phone, or with this name (several: ask for the phone)."""
    rows = await fetch(
        """
        SELECT a.id, a.name, a.password_hash, r.role
        FROM platform.account a
        LEFT JOIN platform.county_role r ON r.account_id = a.id
             AND r.valid_from <= $3 AND (r.valid_to IS NULL OR r.valid_to > $3)
        WHERE a.state = 'active' AND (a.phone_index = $1 OR a.name = $2)
        ORDER BY (a.phone_index = $1) DESC NULLS LAST LIMIT 3
        """,
        phone_index,
        name,
        today,
    )
    return [Credentials(*row) for row in rows]


async def password_hash_of(account_id: UUID) -> str:
    """Return the hash of an account's password."""
    row = await fetch_row("SELECT password_hash FROM platform.account WHERE id = $1", account_id)
    return str(row[0]) if row else ""


@dataclass(frozen=True, slots=True)
class Township:
    """A township on the portal."""

    id: UUID
    slug: str
    name: str


async def townships_of(account_id: UUID) -> list[Township]:
    """Return the townships in which an account works."""
    rows = await fetch(
        """
        SELECT t.id, t.slug, t.name FROM platform.account_township x
        JOIN platform.tenant t ON t.id = x.township_id
        WHERE x.account_id = $1 AND t.state <> 'erased' ORDER BY t.code
        """,
        account_id,
    )
    return [Township(*row) for row in rows]


async def phone_of(person_id: UUID, tenant_id: UUID) -> bytes | None:
    """Return a person's sealed phone."""
    row = await fetch_row(
        "SELECT phone_sealed FROM person WHERE tenant_id = $1 AND id = $2", tenant_id, person_id
    )
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class TokenView:
    """An API token that opens something today."""

    id: UUID
    title: str
    scopes: list[str]
    expires_at: datetime


async def tokens_of(account_id: UUID, now: datetime) -> list[TokenView]:
    """Return an account's tokens that are in force, newest first."""
    rows = await fetch(
        """
        SELECT id, title, scopes, expires_at FROM platform.api_token
        WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC
        """,
        account_id,
        now,
    )
    return [TokenView(*row) for row in rows]
