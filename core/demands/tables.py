"""Demands, who brought them, what happened to them, and the running number."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from tenants.columns import Id, TenantFK, TenantId
from tenants.database import DB


class Demand(Table, tablename="demand", db=DB):
    """诉求. `original_text` is verbatim and has no UPDATE grant; the area is that of the day it came.

    `handler_ids` are the persons who handled it: they may never judge it.
    """

    id = Id()
    tenant_id = TenantId()
    number = Integer(default=None)
    client_id = UUID(default=None, null=True)
    state = Text(default="registered")
    version = Integer(default=1)
    channel = Text(default=None)
    original_text = Text(default=None)
    kind = Text(default="help")
    nature = Text(default=None, null=True)
    category = Text(default=None, null=True)
    urgency = Text(default="normal")
    confidential = Boolean(default=False)
    level = Text(default=None, null=True)
    body = Text(default=None, null=True)
    place = Text(default="")
    village_id = TenantFK(to="village_unit", null=True)
    group_id = TenantFK(to="villager_group", null=True)
    grid_id = TenantFK(to="grid", null=True)
    household_id = TenantFK(to="household", null=True)
    registered_by = TenantFK(to="person", null=True)
    registered_at = Timestamptz(default=None)
    occurred_at = Timestamptz(default=None, null=True)
    handler_ids = Array(base_column=UUID(), default=list)
    outcome = Text(default=None, null=True)
    closed_at = Timestamptz(default=None, null=True)


class Petition(Table, tablename="petition", db=DB):
    """One who brought a demand. Several may bring the same one; each gets an answer and a code."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    household_id = TenantFK(to="household", null=True)
    name = Text(default="")
    phone_sealed = Bytea(default=None, null=True)
    phone_index = Bytea(default=None, null=True)
    phone_tail = Text(default=None, null=True)
    channel = Text(default=None)
    at = Timestamptz(default=None)
    code_index = Bytea(default=None)


class DemandMove(Table, tablename="demand_move", db=DB):
    """A verb that moved a demand: who, when, from which state to which, and what was said."""

    id = Id()
    tenant_id = TenantId()
    demand_id = TenantFK(to="demand")
    verb = Text(default=None)
    before = Text(default=None)
    after = Text(default=None)
    at = Timestamptz(default=None)
    by_person = TenantFK(to="person", null=True)
    level = Text(default=None, null=True)
    note = Text(default="")


class DemandCounter(Table, tablename="demand_counter", db=DB):
    """The last number given in a township."""

    id = Id()
    tenant_id = TenantId()
    last = Integer(default=0)
