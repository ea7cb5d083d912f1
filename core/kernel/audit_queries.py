"""Reads and writes of the audit trail's hash chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.database import Record, execute, fetch, fetch_row, load


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a township's chain: how many rows are sealed, and the last seal."""

    seq: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """An audit row. `fixed` is everything that is sealed; `seq` and `seal` once it is."""

    id: UUID
    fixed: tuple[object, ...]
    seq: int | None
    seal: bytes | None


_ROWS = """
SELECT id, at, account_id, person_id, address, verb, subject_kind, subject_id, fields, seq, seal
FROM audit WHERE tenant_id = $1
"""


def _row(row: Record) -> Row:
    *fixed, seq, seal = row
    return Row(row[0], tuple(fixed), seq, seal)


async def take_head(tenant_id: UUID, first: bytes) -> Head:
    """Lock and return the end of the chain until the transaction ends; `first` begins a new one.

    The head's id is the township's own, so that two who begin at once cannot make two chains.
    """
    sql = "SELECT seq, seal FROM audit_head WHERE tenant_id = $1 FOR UPDATE"
    row = await fetch_row(sql, tenant_id)
    if row is None:
        await execute(
            """
            INSERT INTO audit_head (tenant_id, id, seq, seal) VALUES ($1, $1, 0, $2)
            ON CONFLICT (tenant_id, id) DO NOTHING
            """,
            tenant_id,
            first,
        )
        row = await fetch_row(sql, tenant_id)
    if row is None:
        message = f"audit head of {tenant_id} can be neither read nor made"
        raise LookupError(message)
    return Head(*row)


async def head_of(tenant_id: UUID) -> Head | None:
    """Return the end of the chain, or None before the first sealing."""
    row = await fetch_row("SELECT seq, seal FROM audit_head WHERE tenant_id = $1", tenant_id)
    return Head(*row) if row else None


async def unsealed(tenant_id: UUID, before: datetime, limit: int) -> list[Row]:
    """Return rows without a seal that were written before a moment, in the order of their ids."""
    rows = await fetch(
        _ROWS + "AND seq IS NULL AND at < $2 ORDER BY id LIMIT $3", tenant_id, before, limit
    )
    return [_row(row) for row in rows]


async def keep_seals(tenant_id: UUID, seals: Sequence[tuple[UUID, int, bytes]], head: Head) -> None:
    """Write seals (row, place in the chain, seal) and move the locked head to the last."""
    await load(
        "UPDATE audit SET seq = $3, seal = $4 WHERE tenant_id = $1 AND id = $2 AND seq IS NULL",
        [(tenant_id, *seal) for seal in seals],
    )
    await execute(
        "UPDATE audit_head SET seq = $2, seal = $3 WHERE tenant_id = $1",
        tenant_id,
        head.seq,
        head.seal,
    )


async def sealed_after(tenant_id: UUID, seq: int, limit: int) -> list[Row]:
    """Return sealed rows in the order of the chain, from behind a place on."""
    rows = await fetch(_ROWS + "AND seq > $2 ORDER BY seq, id LIMIT $3", tenant_id, seq, limit)
    return [_row(row) for row in rows]
