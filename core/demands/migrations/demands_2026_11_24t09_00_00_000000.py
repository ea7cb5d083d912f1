"""Keys, policies and grants of the slice `demands`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "demand",
        [
            "id",
            "tenant_id",
            "number",
            "client_id",
            "state",
            "version",
            "channel",
            "original_text",
            "kind",
            "nature",
            "category",
            "urgency",
            "confidential",
            "level",
            "body",
            "place",
            "village_id",
            "group_id",
            "grid_id",
            "household_id",
            "registered_by",
            "registered_at",
            "occurred_at",
            "handler_ids",
            "outcome",
            "closed_at",
        ],
        references={
            "village_id": "village_unit",
            "group_id": "villager_group",
            "grid_id": "grid",
            "household_id": "household",
            "registered_by": "person",
        },
        unique=(
            "number",
            "client_id",
        ),
        fixed=(
            "number",
            "client_id",
            "channel",
            "original_text",
            "registered_by",
            "registered_at",
        ),
        checks={
            "state": "state IN ('registered', 'deliberating', 'in_progress', 'awaiting_feedback', 'closed', 'declined', 'merged', 'withdrawn')",
            "urgency": "urgency IN ('normal', 'pressing', 'critical')",
            "kind": "kind IN ('inquiry', 'help', 'complaint', 'report', 'suggestion', 'praise')",
            "nature": "nature IN ('urgent', 'hoped', 'worry')",
            "original_text": "length(original_text) BETWEEN 1 AND 5000",
        },
        indexes={"open": "state, id", "village": "village_id, state, id"},
    )
    await protect(
        "petition",
        [
            "id",
            "tenant_id",
            "demand_id",
            "household_id",
            "name",
            "phone_sealed",
            "phone_index",
            "phone_tail",
            "channel",
            "at",
            "code_index",
        ],
        references={"demand_id": "demand", "household_id": "household"},
        unique=("code_index",),
        append_only=True,
        indexes={"phone": "phone_index"},
    )
    await protect(
        "demand_move",
        [
            "id",
            "tenant_id",
            "demand_id",
            "verb",
            "before",
            "after",
            "at",
            "by_person",
            "level",
            "note",
        ],
        references={"demand_id": "demand", "by_person": "person"},
        append_only=True,
        indexes={"at": "at"},
    )
    await protect(
        "demand_counter",
        ["id", "tenant_id", "last"],
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="demands", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
