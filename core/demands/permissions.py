"""What a person may see of demands, as one row condition. Confidential ones: street leaders only."""

from typing import Any

from core.accounts.permissions import Actor, condition


def hidden(column: str) -> str:
    """Return a column that is empty where the demand `d` is confidential.

    Words and names of confidential demands are read on their own page, where each view is audited.
    """
    return f"CASE WHEN d.confidential THEN '' ELSE {column} END"


WORDS = hidden("d.original_text")
PETITIONER = hidden("b.name")

HIDDEN_WORDS = "保密的诉求，点开才看得到"


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
