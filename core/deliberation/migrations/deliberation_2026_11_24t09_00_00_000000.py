"""Keys, policies and grants of the slice `deliberation`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "resolution",
        [
            "id",
            "tenant_id",
            "demand_id",
            "level",
            "body",
            "meeting_id",
            "outcome",
            "note",
            "decided_on",
            "postponed_to",
            "recorded_by",
            "recorded_at",
        ],
        references={"demand_id": "demand", "recorded_by": "person"},
        append_only=True,
        checks={
            "outcome": "outcome IN ('do_it', 'raise_level', 'send_back', 'postpone', 'cannot')",
            "postponed": "(outcome = 'postpone') = (postponed_to IS NOT NULL)",
        },
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="deliberation", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
