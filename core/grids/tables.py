"""Villages, their party organisations, villager groups and grids."""

from piccolo.columns import Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class VillageUnit(Table, tablename="village_unit", db=DB):
    """行政村或社区. `code` is the 12-digit division code."""

    id = Id()
    tenant_id = TenantId()
    code = Text(default=None)
    name = Text(default=None)
    pinyin = Text(default="")
    kind = Text(default=None)
    phone = Text(default=None, null=True)
    created_at = Timestamptz(default=None)


class VillagePartyOrg(Table, tablename="village_party_org", db=DB):
    """村（社区）党组织: what is scored."""

    id = Id()
    tenant_id = TenantId()
    village_id = TenantFK(to="village_unit")
    name = Text(default=None)


class VillagerGroup(Table, tablename="villager_group", db=DB):
    """村民小组."""

    id = Id()
    tenant_id = TenantId()
    village_id = TenantFK(to="village_unit")
    name = Text(default=None)


class Grid(Table, tablename="grid", db=DB):
    """网格: 30–50 households of one group. `hamlet` is a name, not a level."""

    id = Id()
    tenant_id = TenantId()
    village_id = TenantFK(to="village_unit")
    group_id = TenantFK(to="villager_group", null=True)
    code = Text(default=None)
    name = Text(default=None)
    kind = Text(default="basic")
    hamlet = Text(default=None, null=True)
