"""A demand in the API's field names; endpoints of upper slices answer with it, too."""

from typing import Any

from core.demands.queries import DemandView


def resource(demand: DemandView) -> dict[str, Any]:
    """Return a demand in the API's field names."""
    return {
        "id": demand.id,
        "number": demand.number,
        "state": demand.state,
        "version": demand.version,
        "channel": demand.channel,
        "original_text": demand.original_text,
        "kind": demand.kind,
        "nature": demand.nature,
        "category": demand.category,
        "urgency": demand.urgency,
        "confidential": demand.confidential,
        "level": demand.level,
        "body": demand.body,
        "place": demand.place,
        "village_id": demand.village_id,
        "group_id": demand.group_id,
        "grid_id": demand.grid_id,
        "household_id": demand.household_id,
        "registered_at": demand.registered_at,
        "occurred_at": demand.occurred_at,
        "outcome": demand.outcome,
        "closed_at": demand.closed_at,
        "due_at": demand.due_at,
        "due_reason": demand.waiting_reason,
    }
