"""Piccolo's description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.orders.tables import OrderStep, WorkOrder

APP_CONFIG = AppConfig(
    app_name="orders",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[OrderStep, WorkOrder],
    migration_dependencies=["core.deliberation.piccolo_app"],
    commands=[],
)
