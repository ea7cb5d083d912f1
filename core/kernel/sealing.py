"""The audit trail's hash chain, one per township: what is sealed cannot be changed unnoticed.

    seal(n) = HMAC-SHA256(key of the township, seal(n-1) ‖ JSON of [n, township, the row's columns])

Writers never wait for it: a job seals in batches. The order of sealing is the chain. Ids are made
when a transaction writes, so a long one can commit behind rows with greater ids; rows are therefore
left alone for 2 s, and one that comes later still joins at the end: its place is its `seq`.

Who holds the database but not the master key cannot make a seal. Who cuts rows off the end *and*
turns the head back is found by the log, where every sealing leaves the head.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from core.kernel import clock
from core.kernel.audit_queries import (
    Head,
    Row,
    head_of,
    keep_seals,
    sealed_after,
    take_head,
    unsealed,
)
from core.kernel.crypto import chain_seal
from tenants import context
from tenants.context import TenantContext
from tenants.database import transaction

log = structlog.get_logger()

FIRST = bytes(32)
"""What stands before the first seal."""

_SETTLED = timedelta(seconds=2)
_BATCH = 1000
_BATCHES_A_RUN = 20  # 20,000 rows in one transaction; the rest waits a minute


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain is whole; `rows` are sealed."""

    rows: int


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain breaks at a place; `why` says it in Chinese."""

    seq: int
    why: str


async def seal_waiting() -> int:
    """Seal what waits in the township being served, in the running transaction; return how many.

    Two at once: the second waits for the head, then goes on from where the first ended.
    """
    tenant_id = context.current().id
    head = await take_head(tenant_id, FIRST)
    before = clock.now() - _SETTLED
    total = 0
    for _ in range(_BATCHES_A_RUN):
        rows = await unsealed(tenant_id, before, _BATCH)
        if not rows:
            break
        seals = []
        for row in rows:
            head = _next(tenant_id, head, row)
            seals.append((row.id, head.seq, head.seal))
        await keep_seals(tenant_id, seals, head)
        total += len(rows)
        if len(rows) < _BATCH:
            break
    if total:
        log.info("audit_sealed", tenant=str(tenant_id), seq=head.seq, seal=head.seal.hex())
    return total


async def verify(tenant: TenantContext) -> Verified | Broken:
    """Go through the whole chain of a township, a thousand rows at a time."""
    head = Head(0, FIRST)
    async with transaction(tenant):
        while True:
            # The end is read before the rows: a sealing in between only adds rows to read.
            end = await head_of(tenant.id)
            rows = await sealed_after(tenant.id, head.seq, _BATCH)
            if not rows:
                return _ended(head, end)
            for row in rows:
                expected = _next(tenant.id, head, row)
                if row.seq != expected.seq:
                    return Broken(expected.seq, f"第{expected.seq}条不见了，或顺序被动过")
                if not hmac.compare_digest(row.seal or b"", expected.seal):
                    return Broken(expected.seq, f"第{expected.seq}条被改过")
                head = expected


def _ended(reached: Head, end: Head | None) -> Verified | Broken:
    if end is None:
        end = Head(0, FIRST)  # nothing was ever sealed
    if reached.seq < end.seq:
        return Broken(reached.seq + 1, f"第{reached.seq + 1}条到第{end.seq}条不见了")
    if reached.seq > end.seq or not hmac.compare_digest(reached.seal, end.seal):
        return Broken(reached.seq, f"链尾的记录被动过，和第{reached.seq}条对不上")
    return Verified(reached.seq)


def _next(tenant_id: UUID, head: Head, row: Row) -> Head:
    content = msgspec.json.encode([head.seq + 1, tenant_id, *map(_plain, row.fixed)])
    return Head(head.seq + 1, chain_seal(tenant_id, head.seal, content))


def _plain(value: object) -> object:
    # The same moment is the same text, whatever zone the connection speaks.
    return value.astimezone(UTC) if isinstance(value, datetime) else value
