"""Whether the database answers, and what waits in the outbox of all townships."""

from dataclasses import dataclass
from datetime import datetime

from tenants.database import fetch_row, fetch_value


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events on their way: how many, and since when the oldest."""

    count: int
    oldest: datetime | None


async def database_answers() -> bool:
    """Ask the smallest question."""
    return bool(await fetch_value("SELECT 1") == 1)


async def waiting_events() -> Waiting:
    """Return what is not done yet (as the relay)."""
    row = await fetch_row(
        "SELECT count(*), min(emitted_at) FROM outbox WHERE done_at IS NULL"
        " -- across tenants: the operator sees how far behind deliveries are"
    )
    return Waiting(row[0], row[1]) if row else Waiting(0, None)
