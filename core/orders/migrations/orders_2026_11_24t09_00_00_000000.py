"""Keys, policies and grants of the slice `orders`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "work_order",
        [
            "id",
            "tenant_id",
            "demand_id",
            "resolution_id",
            "redo_of",
            "state",
            "version",
            "handler_id",
            "taken",
            "result",
            "opened_by",
            "opened_at",
            "taken_at",
            "submitted_at",
            "verified_at",
        ],
        references={
            "demand_id": "demand",
            "resolution_id": "resolution",
            "redo_of": "work_order",
            "handler_id": "person",
            "opened_by": "person",
        },
        fixed=(
            "demand_id",
            "resolution_id",
            "redo_of",
            "opened_by",
            "opened_at",
        ),
        checks={
            "state": "state IN ('open', 'claimed', 'assigned', 'acknowledged', 'submitted', 'verified', 'returned', 'cancelled')",
            "taken": "taken IN ('claim', 'assign', 'at_once')",
            "handler": "(state IN ('open', 'returned', 'cancelled')) OR handler_id IS NOT NULL",
        },
        indexes={"state": "state, id"},
    )
    await protect(
        "order_step",
        ["id", "tenant_id", "order_id", "verb", "at", "by_person", "note", "public"],
        references={"order_id": "work_order", "by_person": "person"},
        append_only=True,
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="orders", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
