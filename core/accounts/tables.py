"""Accounts, sessions and tokens belong to the platform; persons and memberships to a township."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class Account(Table, tablename="account", schema="platform", db=DB):
    """One login. The phone is sealed; `phone_index` finds it."""

    id = UUID(primary_key=True, default=None)
    county_id = UUID(default=None)
    name = Text(default=None)
    phone_sealed = Bytea(default=None, null=True)
    phone_index = Bytea(default=None, null=True)
    password_hash = Text(default=None)
    state = Text(default="active")
    created_at = Timestamptz(default=None)


class AccountTownship(Table, tablename="account_township", schema="platform", db=DB):
    """In which townships an account has worked, so that the portal need not ask every township."""

    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    township_id = UUID(default=None)


class CountyRole(Table, tablename="county_role", schema="platform", db=DB):
    """A role in the county console."""

    id = UUID(primary_key=True, default=None)
    account_id = UUID(default=None)
    county_id = UUID(default=None)
    role = Text(default=None)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)


class Session(Table, tablename="session", schema="platform", db=DB):
    """A signed-in browser. Only the hash of its cookie is kept."""

    id = UUID(primary_key=True, default=None)
    token_hash = Bytea(default=None)
    account_id = UUID(default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)


class ApiToken(Table, tablename="api_token", schema="platform", db=DB):
    """A machine's key: `mq_…`, only its hash is kept. `scopes`: `read`, `write`."""

    id = UUID(primary_key=True, default=None)
    token_hash = Bytea(default=None)
    account_id = UUID(default=None)
    title = Text(default=None)
    scopes = Array(base_column=Text(), default=list)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)


class Person(Table, tablename="person", db=DB):
    """A human of the township: resident, member or cadre, with an account or without."""

    id = Id()
    tenant_id = TenantId()
    name = Text(default=None)
    pinyin = Text(default="")
    gender = Text(default=None, null=True)
    born_on = Date(default=None, null=True)
    phone_sealed = Bytea(default=None, null=True)
    phone_index = Bytea(default=None, null=True)
    phone_tail = Text(default=None, null=True)
    id_number_sealed = Bytea(default=None, null=True)
    id_number_index = Bytea(default=None, null=True)
    is_party_member = Boolean(default=False)
    occupations = Array(base_column=Text(), default=list)
    education = Text(default=None, null=True)


class Membership(Table, tablename="membership", db=DB):
    """A person holds a role in an area from a day to a day. No area column: the whole township."""

    id = Id()
    tenant_id = TenantId()
    account_id = UUID(default=None, null=True)
    person_id = TenantFK(to="person")
    role = Text(default=None)
    village_id = TenantFK(to="village_unit", null=True)
    group_id = TenantFK(to="villager_group", null=True)
    grid_id = TenantFK(to="grid", null=True)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)
