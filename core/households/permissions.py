"""What a person may see of households, as one row condition on alias `h`."""

from typing import Any

from core.accounts.permissions import Actor, condition

ROWS = """
(SELECT x.*, x.id AS household_id, NULL::uuid AS registered_by, '{}'::uuid[] AS handler_ids
 FROM household x WHERE x.tenant_id = $1) h
"""
"""Households with the columns that the one predicate knows."""


def visible(actor: Actor, args: list[Any], permission: str = "household.see") -> str:
    """Return the condition; appends its parameters to `args` (`$1` is the township)."""
    return condition(actor.scope(permission), actor.person_id, args, row="h")
