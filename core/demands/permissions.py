"""What a person may see of demands, as one row condition. Confidential ones: street leaders only."""

from typing import Any

from core.accounts.permissions import Actor, condition


def visible(actor: Actor, args: list[Any], *, permission: str = "demand.see") -> str:
    """Return the condition on alias `d`; appends its parameters to `args` (`$1` is the township)."""
    where = condition(actor.scope(permission), actor.person_id, args)
    claim = actor.scope("order.claim")
    if permission == "demand.see" and claim.villages and not claim.everywhere:
        # Whoever may claim in a village may read what is being done there.
        args.append(list(claim.villages))
        where = (
            f"({where} OR (d.state = 'in_progress' AND d.village_id = ANY(${len(args)}::uuid[])))"
        )
    if not actor.scope("demand.see_confidential").everywhere:
        where = f"({where} AND NOT d.confidential)"
    return where
