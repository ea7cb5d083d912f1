"""Piccolo's description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.scoring.tables import Indicator, Scheme

APP_CONFIG = AppConfig(
    app_name="scoring",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Indicator, Scheme],
    migration_dependencies=["core.feedback.piccolo_app"],
    commands=[],
)
