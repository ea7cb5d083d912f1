"""Resolutions. A meeting joins them later; until then `meeting_id` is empty."""

from piccolo.columns import UUID, Date, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class Resolution(Table, tablename="resolution", db=DB):
    """What a body resolved about a demand. Never changed; a later one takes its place."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    level = Text(default=None)
    body = Text(default=None)
    meeting_id = UUID(default=None, null=True)
    outcome = Text(default=None)
    note = Text(default="")
    decided_on = Date(default=None)
    postponed_to = Date(default=None, null=True)
    recorded_by = TenantFK(to="person")
    recorded_at = Timestamptz(default=None)
