"""Reads of clocks. Lists join `clock` themselves: one running clock a subject."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.database import execute, fetch


@dataclass(frozen=True, slots=True)
class Waiting:
    """A clock without a due moment."""

    id: UUID
    started_at: datetime
    length: str


async def unresolved_clocks(tenant_id: UUID, most: int = 1000) -> list[Waiting]:
    """Return running clocks that have no due moment yet."""
    rows = await fetch(
        "SELECT id, started_at, length FROM clock"
        " WHERE tenant_id = $1 AND finished_at IS NULL AND due_at IS NULL LIMIT $2",
        tenant_id,
        most,
    )
    return [Waiting(*row) for row in rows]


async def finish_clocks(tenant_id: UUID, kind: str, subject_id: UUID, now: datetime) -> None:
    """Finish the running clocks of a subject."""
    await execute(
        "UPDATE clock SET finished_at = $4 WHERE tenant_id = $1 AND subject_kind = $2"
        " AND subject_id = $3 AND finished_at IS NULL",
        tenant_id,
        kind,
        subject_id,
        now,
    )
