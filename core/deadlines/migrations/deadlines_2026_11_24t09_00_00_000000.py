"""Keys, policies and grants of the slice `deadlines`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "clock",
        [
            "id",
            "tenant_id",
            "subject_kind",
            "subject_id",
            "step",
            "length",
            "started_at",
            "due_at",
            "waiting_reason",
            "finished_at",
        ],
        relay=True,
        fixed=(
            "subject_kind",
            "subject_id",
            "step",
        ),
        checks={
            "length": "length ~ '^[1-9][0-9]{0,3}(h|wh|wd)$'",
            "due": "(due_at IS NULL) = (waiting_reason IS NOT NULL)",
        },
        indexes={
            "running": "subject_kind, subject_id WHERE finished_at IS NULL",
            "due": "due_at WHERE finished_at IS NULL",
        },
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="deadlines", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
