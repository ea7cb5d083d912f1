"""One table of clocks for every slice and plugin."""

from piccolo.columns import UUID, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantId
from tenants.database import DB


class Clock(Table, tablename="clock", db=DB):
    """A step of something takes `length` from `started_at`; running until `finished_at`.

    `due_at` is empty past the end of the known calendar: `waiting_reason` says so, and a job fills
    it when the calendar comes.
    """

    id = Id()
    tenant_id = TenantId()
    subject_kind = Text(default=None)
    subject_id = UUID(default=None)
    step = Text(default=None)
    length = Text(default=None)
    started_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None, null=True)
    waiting_reason = Text(default=None, null=True)
    finished_at = Timestamptz(default=None, null=True)
