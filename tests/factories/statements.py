"""Listens to the SQL of the suite: how many statements a request costs, and whether each says whose.

Row security would hide a forgotten `tenant_id` from every other test: it is the net, not the router.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import asyncpg
import pytest

_TABLE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?(?:\w+\.)?"?(\w+)"?', re.IGNORECASE)
_TENANT = re.compile(r"\btenant_id\b")
_TEXT = re.compile(r"'(?:[^']|'')*'")
_FRAME = re.compile(
    r"\s*(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET LOCAL|RESET|SELECT pg_advisory_unlock_all)\b",
    re.IGNORECASE,
)
TENANT_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attname = 'county_id')
"""


def forgotten(sql: str, tables: frozenset[str]) -> bool:
    """Whether a statement names tenant tables more often than it says `tenant_id`.

    An INSERT says it among its columns, everything else once for every table of every join.
    """
    plain = _TEXT.sub("''", sql)
    named = [name for name in _TABLE.findall(plain) if name in tables]
    return len(named) > len(_TENANT.findall(plain))


class Statements:
    """What the application role has sent so far."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.tables: frozenset[str] = frozenset()
        self._counting: list[str] | None = None

    async def listen(self, connection: Any) -> None:
        """Listen to a new connection of a pool."""
        if not self.tables:
            rows = await connection.fetch(TENANT_TABLES)
            self.tables = frozenset(row[0] for row in rows)
        connection.add_query_logger(self._note)

    def _note(self, record: Any) -> None:
        # The relay finds ids across townships, the owner migrates: the rule is for the application.
        if record.conn_params.user != "minqing_app":
            return
        self.seen.add(record.query)
        if self._counting is not None and not _FRAME.match(record.query):
            self._counting.append(record.query)

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[list[str]]:
        """Collect the statements of a block, without those that frame transactions."""
        await asyncio.sleep(0)  # the driver tells a statement in the loop's next turn
        found: list[str] = []
        self._counting = found
        yield found
        await asyncio.sleep(0)
        self._counting = None

    def without_tenant(self) -> list[str]:
        """Return the statements that forget whose rows they mean."""
        return sorted(sql for sql in self.seen if forgotten(sql, self.tables))


@contextmanager
def recording() -> Iterator[Statements]:
    """Listen to every pool that is opened meanwhile."""
    found = Statements()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "create_pool", partial(asyncpg.create_pool, init=found.listen))
        yield found
