"""The kernel's reads and its sends across townships (the relay only finds ids)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from core.kernel.events import Event
from tenants.database import execute, fetch, fetch_row


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it lies in the outbox."""

    id: UUID
    event: str
    payload: str

    def decode(self, kind: type[Event]) -> Event:
        """Return the event itself."""
        return msgspec.json.decode(self.payload, type=kind)


async def waiting_tenants(now: datetime, limit: int) -> list[UUID]:
    """Return townships with events to send (as the relay)."""
    rows = await fetch(
        "SELECT tenant_id FROM outbox WHERE done_at IS NULL AND next_send_at <= $1"
        " GROUP BY tenant_id ORDER BY min(next_send_at) LIMIT $2",
        now,
        limit,
    )
    return [row[0] for row in rows]


async def take_events(tenant_id: UUID, now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Take a batch of one township's events to send; each is sent again later until it is done.

    The wait doubles with every attempt, from one minute to about an hour.
    """
    rows = await fetch(
        """
        UPDATE outbox SET attempts = attempts + 1,
               next_send_at = $2::timestamptz + make_interval(mins => 1 << least(attempts, 6))
        WHERE tenant_id = $1 AND id IN (
            SELECT id FROM outbox
            WHERE tenant_id = $1 AND done_at IS NULL AND next_send_at <= $2
            ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, event
        """,
        tenant_id,
        now,
        limit,
    )
    return [(row[0], row[1]) for row in rows]


async def event_of(tenant_id: UUID, event_id: UUID) -> StoredEvent | None:
    """Return an event that is not done yet, locked: its listeners see each other's receipts."""
    row = await fetch_row(
        "SELECT id, event, payload FROM outbox"
        " WHERE tenant_id = $1 AND id = $2 AND done_at IS NULL FOR UPDATE",
        tenant_id,
        event_id,
    )
    return StoredEvent(*row) if row else None


async def give_receipt(
    tenant_id: UUID, receipt_id: UUID, event_id: UUID, listener: str, now: datetime
) -> bool:
    """Write the receipt; False when this listener has done its work before."""
    count = await execute(
        """
        INSERT INTO receipt (tenant_id, id, event_id, listener, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, event_id, listener) DO NOTHING
        """,
        tenant_id,
        receipt_id,
        event_id,
        listener,
        now,
    )
    return count == 1


async def finish_event(tenant_id: UUID, event_id: UUID, listeners: int, now: datetime) -> None:
    """Mark an event done once every listener has its receipt."""
    await execute(
        """
        UPDATE outbox SET done_at = $4 WHERE tenant_id = $1 AND id = $2 AND $3 <= (
            SELECT count(*) FROM receipt WHERE tenant_id = $1 AND event_id = $2)
        """,
        tenant_id,
        event_id,
        listeners,
        now,
    )


async def due_schedules(now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Return (township, schedule) pairs that are due (as the relay)."""
    rows = await fetch(
        "SELECT tenant_id, name FROM schedule WHERE next_at <= $1 ORDER BY next_at LIMIT $2",
        now,
        limit,
    )
    return [(row[0], row[1]) for row in rows]


async def take_schedule(tenant_id: UUID, name: str, now: datetime, every: timedelta) -> bool:
    """Move a due schedule on; False when another process was quicker."""
    count = await execute(
        "UPDATE schedule SET next_at = $3::timestamptz + $4::interval"
        " WHERE tenant_id = $1 AND name = $2 AND next_at <= $3",
        tenant_id,
        name,
        now,
        every,
    )
    return count == 1


async def events_waiting(tenant_id: UUID) -> list[tuple[UUID, str]]:
    """Return a township's events that are still on their way, oldest first."""
    rows = await fetch(
        "SELECT id, event FROM outbox WHERE tenant_id = $1 AND done_at IS NULL ORDER BY id LIMIT 500",
        tenant_id,
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The answer that a key got before; `content` is sealed."""

    body: bytes
    status: int
    content: bytes


async def claim_key(
    tenant_id: UUID, row_id: UUID, key: bytes, body: bytes, now: datetime
) -> GivenAnswer | None:
    """Claim an idempotency key; return the answer given before when it was claimed already."""
    claimed = await execute(
        """
        INSERT INTO answer (tenant_id, id, key, body, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, key) DO NOTHING
        """,
        tenant_id,
        row_id,
        key,
        body,
        now,
    )
    if claimed:
        return None
    row = await fetch_row(
        "SELECT body, status, content FROM answer WHERE tenant_id = $1 AND key = $2", tenant_id, key
    )
    return GivenAnswer(*row) if row else None


async def forget_answers(tenant_id: UUID, before: datetime) -> int:
    """Delete the answers that keys got before a moment; return how many."""
    return await execute("DELETE FROM answer WHERE tenant_id = $1 AND at < $2", tenant_id, before)


async def forget_events(tenant_id: UUID, before: datetime) -> int:
    """Delete what was delivered to everybody before a moment, with its receipts."""
    return await execute(
        """
        WITH gone AS (DELETE FROM outbox WHERE tenant_id = $1 AND done_at < $2 RETURNING id)
        DELETE FROM receipt WHERE tenant_id = $1 AND event_id IN (SELECT id FROM gone)
        """,
        tenant_id,
        before,
    )


async def forget_sessions(before: datetime) -> int:
    """Delete the sessions, of everybody, that had ended before a moment; return how many."""
    return await execute("DELETE FROM platform.session WHERE expires_at < $1", before)


async def keep_answer(tenant_id: UUID, key: bytes, status: int, content: bytes) -> None:
    """Keep the answer that a claimed key got, sealed."""
    await execute(
        "UPDATE answer SET status = $3, content = $4 WHERE tenant_id = $1 AND key = $2",
        tenant_id,
        key,
        status,
        content,
    )
