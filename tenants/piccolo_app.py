"""Piccolo's description of this folder: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from tenants.tables import County, Tenant

APP_CONFIG = AppConfig(
    app_name="tenants",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[County, Tenant],
    migration_dependencies=[],
    commands=[],
)
