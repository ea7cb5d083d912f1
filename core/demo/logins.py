"""Who can sign in to the demo: accounts of the main roles, with passwords and tokens that stay."""

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from core.accounts.actions import create_account, give_login, issue_token
from core.accounts.tables import CountyRole
from core.demo.loading import Loaded
from core.demo.population import STREET_SLUG, Population
from core.demo.population.cast import WALK
from core.demo.words import new_password
from core.kernel import clock
from core.kernel.ids import new_id
from tenants import context

NEIGHBOUR = "yongtai"
COUNTY_ADMIN, COUNTY_ADMIN_PHONE = "县管理员", "19900009999"
_TOKEN_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Login:
    """A role, and how to act as it. `tenant` is the township's address, empty for the county."""

    role: str
    tenant: str
    name: str
    login: str
    password: str
    token: str


def roles_of(population: Population) -> dict[str, str]:
    """Return main role → key of the person who has it in the demo."""
    if population.division.slug == STREET_SLUG:
        return {str(role): key for role, key in WALK.items()}
    holders: dict[str, str] = {}
    for post in population.posts:
        holders.setdefault(post.role, post.person_key)
    return holders


class Passwords:
    """A supply of new passwords with their hashes, made by threads while other things are loaded.

    argon2id with 8 MB and one pass instead of our own setting: 150 people at once, whose passwords
    are drawn and lie readable beside the data. An account keeps its setting in its hash.
    """

    def __init__(self, count: int) -> None:
        """Must be made on the event loop that takes from it."""
        hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
        pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="hash")
        drawn = [new_password() for _ in range(count)]
        loop = asyncio.get_running_loop()
        self._made = iter(
            [(password, loop.run_in_executor(pool, hasher.hash, password)) for password in drawn]
        )
        pool.shutdown(wait=False)

    async def take(self) -> tuple[str, str]:
        """Return a password and its hash.

        Raises:
            LookupError: more were asked for than ordered.
        """
        found = next(self._made, None)
        if found is None:
            message = "more passwords were taken than ordered"
            raise LookupError(message)
        password, hashed = found
        return password, await hashed


def wanted(populations: Iterable[Population]) -> int:
    """Return how many accounts these townships and their county need."""
    return 1 + sum(len(set(roles_of(population).values())) for population in populations)


async def give_logins(
    county_id: UUID, population: Population, ids: Loaded, passwords: Passwords
) -> list[Login]:
    """Give the main roles of the township being served their accounts; one person, one account."""
    slug = context.current().slug
    people = {person.key: person for person in population.persons}
    made: dict[str, Login] = {}
    logins: list[Login] = []
    for role, key in roles_of(population).items():
        person = people[key]
        if key not in made:
            password, password_hash = await passwords.take()
            account_id = await create_account(county_id, person.name, person.phone, password_hash)
            await give_login(ids.persons[key], account_id)
            token = await issue_token(account_id, role, ["read", "write"], _TOKEN_DAYS)
            login = person.phone or person.name
            made[key] = Login(role, slug, person.name, login, password, token)
        logins.append(Login(**(asdict(made[key]) | {"role": role})))
    return logins


async def give_county_login(county_id: UUID, passwords: Passwords) -> Login:
    """Give the county its admin."""
    password, password_hash = await passwords.take()
    phone = COUNTY_ADMIN_PHONE
    account_id = await create_account(county_id, COUNTY_ADMIN, phone, password_hash)
    await CountyRole.insert(
        CountyRole(
            id=new_id(),
            account_id=account_id,
            county_id=county_id,
            role="county_admin",
            valid_from=clock.today(),
        )
    )
    token = await issue_token(account_id, "county_admin", ["read", "write"], _TOKEN_DAYS)
    return Login("county_admin", "", COUNTY_ADMIN, phone, password, token)


def shown(logins: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the logins that a visitor is shown: the street's roles, one neighbour, the county."""
    return [
        login
        for login in logins
        if login["tenant"] in {STREET_SLUG, ""}
        or (login["tenant"] == NEIGHBOUR and login["role"] == "township_admin")
    ]


def tokens(logins: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return role → token; the neighbour's roles carry its address: `township_admin@yongtai`."""
    return {
        login["role"] if login["tenant"] in {STREET_SLUG, ""} else f"{login['role']}@{NEIGHBOUR}": (
            str(login["token"])
        )
        for login in shown(logins)
    }
