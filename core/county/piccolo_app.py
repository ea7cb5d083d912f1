"""Piccolo's description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.county.tables import CountyFact

APP_CONFIG = AppConfig(
    app_name="county",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[CountyFact],
    migration_dependencies=["core.scoring.piccolo_app"],
    commands=[],
)
