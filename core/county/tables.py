"""Facts that townships roll up. Kind: county (policy on `app.county_id`)."""

from piccolo.columns import UUID, BigInt, Date, Text
from piccolo.table import Table

from tenants.database import DB


class CountyFact(Table, tablename="county_fact", db=DB):
    """A count of a township's day, e.g. `demands_registered`. `tenant_id` stands beside the policy."""

    id = UUID(primary_key=True, default=None)
    county_id = UUID(default=None)
    tenant_id = UUID(default=None)
    day = Date(default=None)
    metric = Text(default=None)
    n = BigInt(default=0)
