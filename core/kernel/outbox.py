"""What a transaction leaves behind: events and audit rows, written in one statement at its end.

Buffered in the running transaction, so a verb that emits three events costs one statement, and a
verb that fails leaves nothing.
"""

from typing import Any
from uuid import UUID

import msgspec

from core.kernel import clock
from core.kernel.acting import acting
from core.kernel.events import Event, listeners_of
from core.kernel.ids import new_id
from tenants import context
from tenants.database import Transaction, execute, running

_OUTBOX = "tenant_id, id, event, payload, emitted_at, attempts, next_send_at, done_at"
_AUDIT = "tenant_id, id, at, account_id, person_id, address, verb, subject_kind, subject_id, fields"


class _Trail:
    """The rows of one transaction, until its end."""

    __slots__ = ("audit", "outbox")

    def __init__(self) -> None:
        self.outbox: list[tuple[Any, ...]] = []
        self.audit: list[tuple[Any, ...]] = []

    async def __call__(self) -> None:
        parts: list[str] = []
        args: list[Any] = []
        for table, columns, rows in (
            ("outbox", _OUTBOX, self.outbox),
            ("audit", _AUDIT, self.audit),
        ):
            if rows:
                parts.append(f"INSERT INTO {table} ({columns}) VALUES {_values(rows, args)}")
        self.outbox, self.audit = [], []
        if len(parts) == 1:
            await execute(parts[0], *args)
        elif parts:
            await execute(f"WITH first AS ({parts[0]}) {parts[1]}", *args)


def _values(rows: list[tuple[Any, ...]], args: list[Any]) -> str:
    groups = []
    for row in rows:
        start = len(args) + 1
        args.extend(row)
        groups.append("(" + ", ".join(f"${n}" for n in range(start, start + len(row))) + ")")
    return ", ".join(groups)


def _trail() -> _Trail:
    work: Transaction = running()
    for waiting in work.before_commit:
        if isinstance(waiting, _Trail):
            return waiting
    trail = _Trail()
    work.before_commit.append(trail)
    return trail


async def flush_trail() -> None:
    """Write what waits now, before the transaction is bound to another township."""
    await _trail()()


def emit(event: Event) -> None:
    """Tell a fact when this transaction commits."""
    name, moment = type(event).__name__, clock.now()
    payload = msgspec.json.encode(event).decode()
    done = None if listeners_of(name) else moment
    row = (context.current().id, new_id(), name, payload, moment, 0, moment, done)
    _trail().outbox.append(row)


def audit(verb: str, kind: str, subject_id: UUID | None, fields: tuple[str, ...] = ()) -> None:
    """Record who did what to what, in this transaction. Field names, never values."""
    who = acting()
    _trail().audit.append(
        (
            context.current().id,
            new_id(),
            clock.now(),
            who.account_id,
            who.person_id,
            who.address,
            verb,
            kind,
            subject_id,
            list(fields),
        )
    )
