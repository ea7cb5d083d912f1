"""Keys, policies and grants of the slice `kernel`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "outbox",
        [
            "id",
            "tenant_id",
            "event",
            "payload",
            "emitted_at",
            "attempts",
            "next_send_at",
            "done_at",
        ],
        indexes={"waiting": "next_send_at WHERE done_at IS NULL"},
        relay=True,
        fixed=(
            "event",
            "payload",
            "emitted_at",
        ),
        deletable=True,
    )
    await protect(
        "receipt",
        ["id", "tenant_id", "event_id", "listener", "at"],
        unique=("event_id, listener",),
        append_only=True,
        deletable=True,
    )
    await protect(
        "audit",
        [
            "id",
            "tenant_id",
            "at",
            "account_id",
            "person_id",
            "address",
            "verb",
            "subject_kind",
            "subject_id",
            "fields",
            "seq",
            "seal",
        ],
        indexes={"unsealed": "id WHERE seq IS NULL", "subject": "subject_kind, subject_id, id"},
        unique=("seq",),
        fixed=(
            "at",
            "account_id",
            "person_id",
            "address",
            "verb",
            "subject_kind",
            "subject_id",
            "fields",
        ),
    )
    await protect(
        "audit_head",
        ["id", "tenant_id", "seq", "seal"],
        checks={"one": "id = tenant_id"},
    )
    await protect(
        "answer",
        ["id", "tenant_id", "key", "body", "status", "content", "at"],
        unique=("key",),
        fixed=(
            "key",
            "body",
            "at",
        ),
        deletable=True,
    )
    await protect(
        "schedule",
        ["id", "tenant_id", "name", "next_at", "failures"],
        unique=("name",),
        relay=True,
    )
    await protect(
        "stored_file",
        [
            "id",
            "tenant_id",
            "subject_kind",
            "subject_id",
            "media_type",
            "size",
            "sha256",
            "added_by",
            "added_at",
        ],
        append_only=True,
        deletable=True,
        indexes={"subject": "subject_kind, subject_id"},
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="kernel", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
