"""The database itself keeps townships apart, table by table, whatever the statement says."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.factories.servers import Addresses
from tests.factories.statements import TENANT_TABLES
from tests.factories.world import World

# These statements leave the township out on purpose, so they use a connection of their own.


@pytest.fixture
async def app(servers: Addresses, world: World) -> Any:
    """A connection of the application role, in a transaction that is undone."""
    connection = await asyncpg.connect(servers.app_url)
    work = connection.transaction()
    await work.start()
    yield connection
    await work.rollback()
    await connection.close()


async def _tables(connection: Any) -> list[str]:
    return [row[0] for row in await connection.fetch(TENANT_TABLES)]


async def _bind(connection: Any, world: World) -> None:
    await connection.execute(f"SET LOCAL app.tenant_id = '{world.here.tenant.id}'")


async def test_there_are_many_tables_to_ask(app: Any) -> None:
    found = await _tables(app)
    assert len(found) > 20
    assert {"demand", "petition", "feedback", "outbox", "clock", "scheme", "person"} <= set(found)


async def test_no_row_of_another_township_can_be_read(app: Any, world: World) -> None:
    await _bind(app, world)
    there = world.there.tenant.id
    for table in await _tables(app):
        assert await app.fetchval(f"SELECT count(*) FROM {table} WHERE tenant_id = $1", there) == 0
        seen = await app.fetch(f"SELECT DISTINCT tenant_id FROM {table}")
        assert {row[0] for row in seen} <= {world.here.tenant.id}, table


async def test_no_row_of_another_township_can_be_changed(app: Any, world: World) -> None:
    await _bind(app, world)
    for table in await _tables(app):
        columns = await app.fetch(
            "SELECT column_name FROM information_schema.column_privileges"
            " WHERE table_name = $1 AND grantee = 'minqing_app' AND privilege_type = 'UPDATE'",
            table,
        )
        for (column,) in columns[:1]:
            sql = f"UPDATE {table} SET {column} = {column} WHERE tenant_id = $1"
            assert await app.execute(sql, world.there.tenant.id) == "UPDATE 0", table


async def test_no_row_can_be_given_to_another_township(app: Any, world: World) -> None:
    """Either the policy refuses it, or the table takes no such row at all."""
    await _bind(app, world)
    for table in await _tables(app):
        sql = f"INSERT INTO {table} (tenant_id, id) VALUES ($1, $2)"
        point = app.transaction()
        await point.start()
        with pytest.raises(asyncpg.PostgresError) as refused:
            await app.execute(sql, world.there.tenant.id, uuid4())
        await point.rollback()
        # The policy is asked before the constraints: nothing is told about what else is missing.
        assert isinstance(refused.value, asyncpg.InsufficientPrivilegeError), (table, refused)
        assert "row-level security" in str(refused.value), table


@pytest.mark.parametrize("table", ["demand", "person", "household", "audit"])
async def test_nothing_can_be_deleted_across_townships(app: Any, world: World, table: str) -> None:
    await _bind(app, world)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute(f"DELETE FROM {table}")


async def test_without_a_township_every_table_is_closed(app: Any) -> None:
    for table in await _tables(app):
        point = app.transaction()
        await point.start()
        with pytest.raises(asyncpg.PostgresError, match=r"app\.tenant_id|uuid"):
            await app.fetch(f"SELECT id FROM {table} LIMIT 1")
        await point.rollback()


async def test_a_reference_never_leads_into_another_township(app: Any, world: World) -> None:
    await _bind(app, world)
    sql = (
        "INSERT INTO member_household_link (tenant_id, id, person_id, household_id, valid_from)"
        " VALUES ($1, $2, $3, $4, now())"
    )
    mine = world.here.ids.persons["yang-guoping"]
    foreign = next(iter(world.there.ids.households.values()))
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await app.execute(sql, world.here.tenant.id, uuid4(), mine, foreign)


async def test_the_relay_reads_ids_and_nothing_personal(servers: Addresses, world: World) -> None:
    connection = await asyncpg.connect(servers.relay_url)
    closed = []
    for table in await _tables(connection):
        try:
            await connection.fetch(f"SELECT 1 FROM {table} LIMIT 1")
        except asyncpg.InsufficientPrivilegeError:
            closed.append(table)
    await connection.close()
    assert {"demand", "petition", "person", "feedback", "household", "audit"} <= set(closed)
    assert not {"outbox", "schedule", "clock"} & set(closed)
