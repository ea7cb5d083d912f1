"""Tables of the kernel: events on their way, the audit trail, answers given, files, schedules."""

from piccolo.columns import UUID, Array, BigInt, Bytea, Integer, SmallInt, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantId
from tenants.database import DB


class Outbox(Table, tablename="outbox", db=DB):
    """An event to be delivered. `done_at`: every listener has its receipt, or there is none."""

    id = Id()
    tenant_id = TenantId()
    event = Text(default=None)
    payload = Text(default=None)
    emitted_at = Timestamptz(default=None)
    attempts = Integer(default=0)
    next_send_at = Timestamptz(default=None)
    done_at = Timestamptz(default=None, null=True)


class Receipt(Table, tablename="receipt", db=DB):
    """This listener has done its work for this event, in the same transaction as the work."""

    id = Id()
    tenant_id = TenantId()
    event_id = UUID(default=None)
    listener = Text(default=None)
    at = Timestamptz(default=None)


class Audit(Table, tablename="audit", db=DB):
    """Who did what to what: ids and field names only. `seq` and `seal` come with the hash chain."""

    id = Id()
    tenant_id = TenantId()
    at = Timestamptz(default=None)
    account_id = UUID(default=None, null=True)
    person_id = UUID(default=None, null=True)
    address = Text(default=None, null=True)
    verb = Text(default=None)
    subject_kind = Text(default=None)
    subject_id = UUID(default=None, null=True)
    fields = Array(base_column=Text(), default=list)
    seq = BigInt(default=None, null=True)
    seal = Bytea(default=None, null=True)


class AuditHead(Table, tablename="audit_head", db=DB):
    """The end of a township's chain."""

    id = Id()
    tenant_id = TenantId()
    seq = BigInt(default=0)
    seal = Bytea(default=None)


class Answer(Table, tablename="answer", db=DB):
    """The answer given to an Idempotency-Key: the same key and body get it again."""

    id = Id()
    tenant_id = TenantId()
    key = Bytea(default=None)
    body = Bytea(default=None)
    status = SmallInt(default=None, null=True)
    content = Bytea(default=None, null=True)
    at = Timestamptz(default=None)


class Schedule(Table, tablename="schedule", db=DB):
    """When a township's recurring job runs next."""

    id = Id()
    tenant_id = TenantId()
    name = Text(default=None)
    next_at = Timestamptz(default=None)
    failures = Integer(default=0)


class StoredFile(Table, tablename="stored_file", db=DB):
    """A photo that belongs to something; the bytes lie under the tenant's folder of the store."""

    id = Id()
    tenant_id = TenantId()
    subject_kind = Text(default=None)
    subject_id = UUID(default=None)
    media_type = Text(default=None)
    size = Integer(default=None)
    sha256 = Bytea(default=None)
    added_by = UUID(default=None, null=True)
    added_at = Timestamptz(default=None)
