"""Keys and grants of counties and townships."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import grant_platform, grant_relay, run_ddl

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await run_ddl(
        "GRANT USAGE ON SCHEMA platform TO minqing_app, minqing_relay",
        "GRANT USAGE ON SCHEMA public TO minqing_app, minqing_relay",
        "CREATE UNIQUE INDEX county_code_key ON platform.county (code)",
        "CREATE UNIQUE INDEX tenant_slug_key ON platform.tenant (slug)",
        "CREATE UNIQUE INDEX tenant_code_key ON platform.tenant (code)",
        "ALTER TABLE platform.tenant ADD CONSTRAINT tenant_county_fkey"
        " FOREIGN KEY (county_id) REFERENCES platform.county (id)",
        "ALTER TABLE platform.tenant ADD CONSTRAINT tenant_state"
        " CHECK (state IN ('active', 'suspended', 'erased'))",
        "ALTER TABLE platform.tenant ADD CONSTRAINT tenant_slug"
        " CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,39}$')",
    )
    await grant_platform("county", "SELECT, INSERT, UPDATE")
    await grant_platform("tenant", "SELECT, INSERT, UPDATE")
    await grant_relay("tenant")
    await grant_relay("county")


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="tenants", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
