"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.households.tables import Household, HouseholdPerson, MemberHouseholdLink

APP_CONFIG = AppConfig(
    app_name="households",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Household, HouseholdPerson, MemberHouseholdLink],
    migration_dependencies=["core.grids.piccolo_app"],
    commands=[],
)
