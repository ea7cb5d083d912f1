"""Households, their persons and the party members linked to them."""

from piccolo.columns import Date, Text
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class Household(Table, tablename="household", db=DB):
    """户. Its area columns follow the grid; moving keeps the old demands where they were."""

    id = Id()
    tenant_id = TenantId()
    number = Text(default=None)
    village_id = TenantFK(to="village_unit")
    group_id = TenantFK(to="villager_group", null=True)
    grid_id = TenantFK(to="grid")
    head_id = TenantFK(to="person")
    hamlet = Text(default=None, null=True)
    door = Text(default=None)


class HouseholdPerson(Table, tablename="household_person", db=DB):
    """A person lives in a household from a day to a day, as somebody to its head."""

    id = Id()
    tenant_id = TenantId()
    household_id = TenantFK(to="household")
    person_id = TenantFK(to="person")
    relation = Text(default=None)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)


class MemberHouseholdLink(Table, tablename="member_household_link", db=DB):
    """党员联系户: a party member keeps in touch with a household."""

    id = Id()
    tenant_id = TenantId()
    person_id = TenantFK(to="person")
    household_id = TenantFK(to="household")
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)
