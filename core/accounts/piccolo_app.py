"""Piccolo"s description of this slice: its tables and its chain of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from core.accounts.tables import (
    Account,
    AccountTownship,
    ApiToken,
    CountyRole,
    Membership,
    Person,
    Session,
)

APP_CONFIG = AppConfig(
    app_name="accounts",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Account, AccountTownship, ApiToken, CountyRole, Membership, Person, Session],
    migration_dependencies=["core.kernel.piccolo_app"],
    commands=[],
)
