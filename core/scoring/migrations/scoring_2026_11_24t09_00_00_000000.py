"""Keys, policies and grants of the slice `scoring`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "scheme",
        ["id", "tenant_id", "name", "places", "valid_from", "valid_to"],
        checks={"dates": "valid_to IS NULL OR valid_to >= valid_from"},
    )
    await protect(
        "indicator",
        ["id", "tenant_id", "scheme_id", "position", "metric", "weight"],
        references={"scheme_id": "scheme"},
        unique=(
            "scheme_id, position",
            "scheme_id, metric",
        ),
        checks={"weight": "weight > 0 AND weight <= 100"},
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="scoring", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
