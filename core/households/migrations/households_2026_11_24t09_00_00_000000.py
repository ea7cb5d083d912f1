"""Keys, policies and grants of the slice `households`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "household",
        [
            "id",
            "tenant_id",
            "number",
            "village_id",
            "group_id",
            "grid_id",
            "head_id",
            "hamlet",
            "door",
        ],
        references={
            "village_id": "village_unit",
            "group_id": "villager_group",
            "grid_id": "grid",
            "head_id": "person",
        },
        unique=("number",),
        indexes={"place": "village_id, grid_id, door"},
    )
    await protect(
        "household_person",
        ["id", "tenant_id", "household_id", "person_id", "relation", "valid_from", "valid_to"],
        references={"household_id": "household", "person_id": "person"},
        checks={"dates": "valid_to IS NULL OR valid_to >= valid_from"},
    )
    await protect(
        "member_household_link",
        ["id", "tenant_id", "person_id", "household_id", "valid_from", "valid_to"],
        references={"person_id": "person", "household_id": "household"},
        checks={"dates": "valid_to IS NULL OR valid_to >= valid_from"},
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="households", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
