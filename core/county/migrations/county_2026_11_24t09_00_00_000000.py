"""Policy and grants of the county's facts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect_county, run_ddl

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect_county("county_fact", ["n"])
    await run_ddl(
        "ALTER TABLE county_fact ADD CONSTRAINT county_fact_key"
        " UNIQUE (county_id, tenant_id, day, metric)",
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="county", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
