"""County and township. Kind: platform (schema `platform`), read through `tenants.queries`."""

from piccolo.columns import UUID, Text, Timestamptz
from piccolo.table import Table

from tenants.database import DB


class County(Table, tablename="county", schema="platform", db=DB):
    """县、县级市：主办单位，给每个街道、乡镇开通服务。"""

    id = UUID(primary_key=True, default=None)
    code = Text(default=None)
    name = Text(default=None)
    created_at = Timestamptz(default=None)


class Tenant(Table, tablename="tenant", schema="platform", db=DB):
    """街道、乡镇。`slug` stands in addresses, `code` is the 9-digit division code."""

    id = UUID(primary_key=True, default=None)
    county_id = UUID(default=None)
    slug = Text(default=None)
    code = Text(default=None)
    name = Text(default=None)
    state = Text(default="active")
    accent = Text(default=None, null=True)
    phone = Text(default=None, null=True)
    created_at = Timestamptz(default=None)
