"""Assessment schemes as data."""

from piccolo.columns import Date, Integer, Numeric, Text
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class Scheme(Table, tablename="scheme", db=DB):
    """How villages are scored from a day to a day. Totals are rounded HALF_UP to `places`."""

    id = Id()
    tenant_id = TenantId()
    name = Text(default=None)
    places = Integer(default=2)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)


class Indicator(Table, tablename="indicator", db=DB):
    """A metric of a scheme with its weight; the weights of a scheme sum to 100."""

    id = Id()
    tenant_id = TenantId()
    scheme_id = TenantFK(to="scheme")
    position = Integer(default=None)
    metric = Text(default=None)
    weight = Numeric(default=None)
