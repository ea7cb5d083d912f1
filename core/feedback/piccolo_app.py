"""Piccolo's description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.feedback.tables import Feedback, FeedbackRequest

APP_CONFIG = AppConfig(
    app_name="feedback",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Feedback, FeedbackRequest],
    migration_dependencies=["core.orders.piccolo_app"],
    commands=[],
)
