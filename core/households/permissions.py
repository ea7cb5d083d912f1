"""What a person may see of households, as one row condition on alias `h`."""

from typing import Any

from core.accounts.permissions import Actor, condition


def visible(actor: Actor, args: list[Any], permission: str = "household.see") -> str:
    """Return the condition; appends its parameters to `args` (`$1` is the township)."""
    return condition(actor.scope(permission), actor.person_id, args, row="h")
