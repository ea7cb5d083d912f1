"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.deadlines.tables import Clock

APP_CONFIG = AppConfig(
    app_name="deadlines",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Clock],
    migration_dependencies=["core.households.piccolo_app"],
    commands=[],
)
