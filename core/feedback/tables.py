"""What was asked and what the residents answered."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class FeedbackRequest(Table, tablename="feedback_request", db=DB):
    """A petitioner is asked once a round. The token in the link is derived; only its index is kept."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    petition_id = TenantFK(to="petition")
    round = Integer(default=1)
    token_index = Bytea(default=None)
    asked_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    answered_at = Timestamptz(default=None, null=True)


class Feedback(Table, tablename="feedback", db=DB):
    """An answer. `handler_ids` are copied in, and a CHECK refuses a handler as the recorder."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    request_id = TenantFK(to="feedback_request")
    round = Integer(default=1)
    via = Text(default=None)
    contacted = Boolean(default=False)
    resolved = Text(default=None)
    satisfied = Text(default=None, null=True)
    note = Text(default="")
    recorded_by = TenantFK(to="person", null=True)
    handler_ids = Array(base_column=UUID(), default=list)
    at = Timestamptz(default=None)
