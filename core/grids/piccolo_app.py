"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.grids.tables import Grid, VillagePartyOrg, VillagerGroup, VillageUnit

APP_CONFIG = AppConfig(
    app_name="grids",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Grid, VillagePartyOrg, VillageUnit, VillagerGroup],
    migration_dependencies=["core.accounts.piccolo_app"],
    commands=[],
)
