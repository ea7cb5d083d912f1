"""The listener of the suite's SQL (`statements` in conftest) finds what forgets its township."""

from uuid import uuid4

import pytest

from tenants.database import fetch, transaction
from tests.factories.statements import Statements, forgotten
from tests.factories.world import World

TABLES = frozenset({"demand", "petition", "clock"})

FORGETS = [
    "SELECT * FROM demand WHERE id = $1",
    'SELECT "demand"."id" FROM "demand" WHERE "demand"."id" = $1',
    "UPDATE demand SET state = 'closed' WHERE id = $1",
    "DELETE FROM clock WHERE id = $1",
    "SELECT * FROM demand d JOIN petition p ON p.demand_id = d.id WHERE d.tenant_id = $1",
    "SELECT (SELECT count(*) FROM petition) FROM demand WHERE tenant_id = $1",
    "SELECT * FROM public.demand WHERE note = 'tenant_id'",
    "select * from demand where id = $1",
]
SAYS = [
    "SELECT * FROM demand WHERE tenant_id = $1 AND id = $2",
    "SELECT * FROM demand d JOIN petition p ON p.tenant_id = $1 WHERE d.tenant_id = $1",
    "INSERT INTO demand (tenant_id, id) VALUES ($1, $2)",
    'UPDATE "demand" SET "state" = $1 WHERE "demand"."tenant_id" = $2',
    "SELECT d.id FROM demand d WHERE d.tenant_id = $1 FOR UPDATE OF d",
    "SELECT * FROM platform.account WHERE id = $1",
    "SET LOCAL app.tenant_id = 'x'",
]


@pytest.mark.parametrize("sql", FORGETS)
def test_a_statement_that_forgets_its_township_is_found(sql: str) -> None:
    assert forgotten(sql, TABLES)


@pytest.mark.parametrize("sql", SAYS)
def test_a_statement_that_says_its_township_is_none(sql: str) -> None:
    assert not forgotten(sql, TABLES)


async def test_what_the_application_sends_is_heard(world: World, statements: Statements) -> None:
    mark = uuid4().hex
    async with statements.counted() as sent, transaction(world.here.tenant):
        await fetch(f"SELECT '{mark}' FROM demand WHERE tenant_id = $1", world.here.tenant.id)
    assert [mark in sql for sql in sent] == [True]
    assert any(mark in sql for sql in statements.seen)
    assert {"demand", "petition", "feedback"} <= statements.tables
    assert "county_fact" not in statements.tables
