"""Keys, policies and grants of the slice `grids`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect, refer

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "village_unit",
        ["id", "tenant_id", "code", "name", "pinyin", "kind", "phone", "created_at"],
        unique=(
            "code",
            "name",
        ),
        checks={"kind": "kind IN ('village', 'community')"},
    )
    await protect(
        "village_party_org",
        ["id", "tenant_id", "village_id", "name"],
        references={"village_id": "village_unit"},
        unique=("village_id",),
    )
    await protect(
        "villager_group",
        ["id", "tenant_id", "village_id", "name"],
        references={"village_id": "village_unit"},
        unique=("village_id, name",),
    )
    await protect(
        "grid",
        ["id", "tenant_id", "village_id", "group_id", "code", "name", "kind", "hamlet"],
        references={"village_id": "village_unit", "group_id": "villager_group"},
        unique=("code",),
        checks={"kind": "kind IN ('basic', 'dedicated')"},
    )
    # Roles are held in areas: the upper slice points the lower table upward.
    await refer("membership", "village_id", "village_unit")
    await refer("membership", "group_id", "villager_group")
    await refer("membership", "grid_id", "grid")


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="grids", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
