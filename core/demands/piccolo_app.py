"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.demands.tables import Demand, DemandCounter, DemandMove, Petition

APP_CONFIG = AppConfig(
    app_name="demands",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Demand, DemandCounter, DemandMove, Petition],
    migration_dependencies=["core.deadlines.piccolo_app"],
    commands=[],
)
