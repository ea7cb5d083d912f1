"""Proves from PostgreSQL's own catalogue that every table is protected, the plugins' included.

Asked by `minqing doctor`, at the start of the server, and by a test after all migrations. It reads
what is there and trusts no migration. The rules are data: `catalogue_tables`, `catalogue_rights`.

    county kind    has the policy `county` on `app.county_id`
    tenant kind    has a column `tenant_id`
    platform kind  stands in schema `platform`, without `tenant_id`
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tenants.catalogue_rights import RIGHTS, ROLES
from tenants.catalogue_rule import Rule
from tenants.catalogue_tables import TABLES
from tenants.database import fetch


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken by one object; `sentence` says in Chinese what, where and how to mend."""

    code: str
    object: str
    sentence: str


async def faults() -> list[Fault]:
    """Return every fault of the database, none when all tables are protected.

    Runs in the caller's transaction, `tenants.database.transaction(role="owner")`; changes nothing.
    """
    # Without the roles the other rules cannot be asked: has_schema_privilege would fail.
    return await _broken(ROLES) or await _broken((*TABLES, *RIGHTS))


async def _broken(rules: Iterable[Rule]) -> list[Fault]:
    return [
        Fault(rule.code, row[0], rule.said.format(row[0]))
        for rule in rules
        for row in await fetch(rule.sql)
    ]
