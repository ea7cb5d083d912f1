"""The world in which tests live: 樟树市 with 张家山街道 (few households) and a neighbour, committed once.

Every main role of the walk has an account, a session and an API token; the tests' own rows come and
go in transactions that are rolled back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.accounts.actions import create_account, give_login, hash_token, issue_token
from core.accounts.tables import CountyRole, Session
from core.county.actions import found_county, found_township
from core.demo.loading import Loaded, load_population
from core.demo.population import (
    FEWEST_HOUSEHOLDS,
    STREET_SLUG,
    Population,
    division_by_slug,
    neighbour,
    street,
)
from core.demo.population.cast import CHASHI, WALK
from core.demo.population.records import Role
from core.kernel import clock
from core.kernel.ids import new_id
from tenants.context import TenantContext
from tenants.database import transaction

NEIGHBOUR = "yongtai"
PASSWORD = "Minqing-test-2026"


@dataclass(frozen=True, slots=True)
class Login:
    """A role with everything that is needed to act as it."""

    role: str
    account_id: UUID
    person_id: UUID
    name: str
    phone: str | None
    token: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Township:
    """A township of the world with its ids and logins."""

    tenant: TenantContext
    population: Population
    ids: Loaded
    logins: dict[str, Login]

    @property
    def slug(self) -> str:
        """The name in addresses."""
        return self.tenant.slug

    def household(self, key: str) -> UUID:
        """Return a household of the cast."""
        return self.ids.households[key]

    def village(self, code: str = CHASHI) -> UUID:
        """Return a village by its division code."""
        return self.ids.villages[code]


@dataclass(frozen=True, slots=True)
class World:
    """Two townships of one county, and the county's admin."""

    county_id: UUID
    here: Township
    there: Township
    county_admin: Login


async def _login(
    role: str, account_id: UUID, person_id: UUID, name: str, phone: str | None
) -> Login:
    token = await issue_token(account_id, role, ["read", "write"], 30)
    cookie = f"cookie-of-{account_id}"
    now = clock.now()
    await Session.insert(
        Session(
            id=new_id(),
            token_hash=hash_token(cookie),
            account_id=account_id,
            created_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
    )
    return Login(role, account_id, person_id, name, phone, token, cookie)


async def _township(
    county_id: UUID, population: Population, keys: Mapping[Role, str], password_hash: str
) -> Township:
    division = population.division
    async with transaction():
        tenant = await found_township(
            county_id, division.township_code, division.township_name, division.slug
        )
    async with transaction(tenant):
        ids = await load_population(population)
        people = {p.key: p for p in population.persons}
        logins: dict[str, Login] = {}
        by_key: dict[str, Login] = {}
        for role, key in keys.items():
            person = people[key]
            if key not in by_key:
                account_id = await create_account(
                    county_id, person.name, person.phone, password_hash
                )
                await give_login(ids.persons[key], account_id)
                by_key[key] = await _login(
                    role, account_id, ids.persons[key], person.name, person.phone
                )
            logins[role] = by_key[key]
    return Township(tenant, population, ids, logins)


async def build_world(password_hash: str) -> World:
    """Build it; called once per test process."""
    async with transaction():
        county_id = await found_county("360982", "樟树市")
        account_id = await create_account(county_id, "县管理员", "19900009999", password_hash)
        await CountyRole.insert(
            CountyRole(
                id=new_id(),
                account_id=account_id,
                county_id=county_id,
                role="county_admin",
                valid_from=clock.today(),
            )
        )
        admin = await _login("county_admin", account_id, UUID(int=0), "县管理员", "19900009999")
    here = await _township(county_id, street(households=FEWEST_HOUSEHOLDS), WALK, password_hash)
    other = neighbour(division_by_slug(NEIGHBOUR))
    keys = {post.role: post.person_key for post in other.posts}
    there = await _township(county_id, other, keys, password_hash)
    assert here.slug == STREET_SLUG
    return World(county_id, here, there, admin)
