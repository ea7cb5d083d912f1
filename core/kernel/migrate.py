"""Brings the database to the newest form: every slice's chain, one migrator at a time."""

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path

from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from tenants.database import execute, transaction

_ONE_AT_A_TIME = 20261124
_ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)


class MigrationFault(Exception):
    """A chain could not be applied; the text says which."""


async def migrate(progress: Callable[[str], None]) -> None:
    """Apply every chain in order, as the owner, in one transaction under an advisory lock.

    Raises:
        MigrationFault: a migration failed; the database is as it was before.
    """
    async with transaction(role="owner"):
        await execute(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
        await execute("SET LOCAL lock_timeout = '4s'")
        for app in Finder().get_sorted_app_names():
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                result = await ForwardsMigrationManager(app_name=app).run()
            if not result.success:
                message = f"数据库升级到 {app} 时停下了：{result.message}"
                raise MigrationFault(message)
            progress(app)


async def waiting() -> list[str]:
    """Return the migrations that are on disk and were not applied, as `chain/file`.

    Runs in the caller's transaction, as the owner; reads the files without importing them.
    """
    known = await Migration.table_exists().run()
    new: list[str] = []
    for app in Finder().get_sorted_app_names():
        applied = set(await Migration.get_migrations_which_ran(app)) if known else set()
        new += [f"{app}/{name}" for name, found in _on_disk(app) if found not in applied]
    return new


def _on_disk(app: str) -> list[tuple[str, str]]:
    """Return name and id of each migration of a chain."""
    folder = Path(Finder().get_app_config(app_name=app).resolved_migrations_folder_path)
    texts = [(file.stem, file.read_text("utf-8")) for file in sorted(folder.glob("*.py"))]
    return [(name, found[1]) for name, text in texts if (found := _ID.search(text))]
