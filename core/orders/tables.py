"""Orders (工单) and their steps."""

from piccolo.columns import Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class WorkOrder(Table, tablename="work_order", db=DB):
    """工单. `handler_id` claimed it or was assigned; `redo_of` names the order it takes up again."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    resolution_id = TenantFK(to="resolution", null=True)
    redo_of = TenantFK(to="work_order", null=True)
    state = Text(default="open")
    version = Integer(default=1)
    handler_id = TenantFK(to="person", null=True)
    taken = Text(default=None, null=True)
    result = Text(default=None, null=True)
    opened_by = TenantFK(to="person")
    opened_at = Timestamptz(default=None)
    taken_at = Timestamptz(default=None, null=True)
    submitted_at = Timestamptz(default=None, null=True)
    verified_at = Timestamptz(default=None, null=True)


class OrderStep(Table, tablename="order_step", db=DB):
    """A verb on an order, or a progress note. Internal unless `public`."""

    id = Id()
    tenant_id = TenantId()
    order_id = TenantFK(to="work_order")
    verb = Text(default=None)
    at = Timestamptz(default=None)
    by_person = TenantFK(to="person")
    note = Text(default="")
    public = Boolean(default=False)
