"""Piccolo's description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.deliberation.tables import Resolution

APP_CONFIG = AppConfig(
    app_name="deliberation",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Resolution],
    migration_dependencies=["core.demands.piccolo_app"],
    commands=[],
)
