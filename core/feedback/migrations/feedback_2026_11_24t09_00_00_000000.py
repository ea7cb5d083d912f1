"""Keys, policies and grants of the slice `feedback`."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tenants.isolation import protect

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "protection"


async def _protect() -> None:
    await protect(
        "feedback_request",
        [
            "id",
            "tenant_id",
            "demand_id",
            "petition_id",
            "round",
            "token_index",
            "asked_at",
            "expires_at",
            "answered_at",
        ],
        references={"demand_id": "demand", "petition_id": "petition"},
        unique=(
            "token_index",
            "petition_id, round",
        ),
        fixed=(
            "demand_id",
            "petition_id",
            "round",
            "token_index",
            "asked_at",
        ),
    )
    await protect(
        "feedback",
        [
            "id",
            "tenant_id",
            "demand_id",
            "request_id",
            "round",
            "via",
            "contacted",
            "resolved",
            "satisfied",
            "note",
            "recorded_by",
            "handler_ids",
            "at",
        ],
        references={
            "demand_id": "demand",
            "request_id": "feedback_request",
            "recorded_by": "person",
        },
        append_only=True,
        unique=("request_id",),
        checks={
            "via": "via IN ('link', 'phone', 'door', 'meeting')",
            "resolved": "resolved IN ('yes', 'partly', 'no')",
            "satisfied": "satisfied IN ('satisfied', 'mostly', 'dissatisfied')",
            "not_the_handler": "NOT (recorded_by = ANY (handler_ids))",
            "recorded": "(via = 'link') = (recorded_by IS NULL)",
        },
        indexes={"at": "at"},
    )


async def forwards() -> MigrationManager:
    """Give every table its key, policy and grants."""
    manager = MigrationManager(migration_id=ID, app_name="feedback", description=DESCRIPTION)
    manager.add_raw(_protect)
    return manager
