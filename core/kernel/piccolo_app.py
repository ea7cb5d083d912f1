"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.kernel.tables import Answer, Audit, AuditHead, Outbox, Receipt, Schedule, StoredFile

APP_CONFIG = AppConfig(
    app_name="kernel",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Answer, Audit, AuditHead, Outbox, Receipt, Schedule, StoredFile],
    migration_dependencies=["tenants.piccolo_app"],
    commands=[],
)
