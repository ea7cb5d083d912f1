"""The audit trail's hash chain: what was sealed cannot be changed or taken out unnoticed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest

from core.kernel import clock, sealing
from core.kernel.ids import new_id
from core.kernel.jobs import seal_audit
from core.kernel.outbox import audit
from core.kernel.schedule import schedule_named
from core.kernel.sealing import Broken, Verified, seal_waiting, verify
from core.kernel.tables import Audit
from tenants.context import TenantContext
from tenants.database import execute, fetch, fetch_value, transaction
from tests.core.kernel.conftest import found_townships

pytestmark = pytest.mark.usefixtures("database")

LATER = timedelta(seconds=10)


@pytest.fixture
async def township() -> AsyncIterator[TenantContext]:
    """A township that is really there, so that the owner can tamper; removed at the end."""
    async with transaction():
        tenant, other = await found_townships()
    yield tenant
    async with transaction(role="owner"):
        for table in ("audit", "audit_head"):
            await execute(f"DELETE FROM {table} WHERE tenant_id = $1", tenant.id)
        await execute("DELETE FROM platform.tenant WHERE id IN ($1, $2)", tenant.id, other.id)
        await execute("DELETE FROM platform.county WHERE id = $1", tenant.county_id)


async def write(tenant: TenantContext, count: int) -> None:
    async with transaction(tenant):
        for n in range(count):
            audit("demand.see", "demand", uuid4(), ("original_text", f"field_{n}"))


async def seal(tenant: TenantContext) -> int:
    with clock.frozen(clock.now() + LATER):
        async with transaction(tenant):
            return await seal_waiting()


async def tamper(sql: str, tenant: TenantContext) -> None:
    async with transaction(role="owner"):
        assert await execute(sql, tenant.id)


async def move_head(tenant: TenantContext, seq: int, last: bytes) -> None:
    async with transaction(role="owner"):
        sql = "UPDATE audit_head SET seq = $2, seal = $3 WHERE tenant_id = $1"
        await execute(sql, tenant.id, seq, last)


async def test_what_was_sealed_verifies(township: TenantContext) -> None:
    await write(township, 5)
    assert await seal(township) == 5
    assert await verify(township) == Verified(5)
    await write(township, 3)
    assert await seal(township) == 3
    assert await verify(township) == Verified(8)


async def test_nothing_to_seal_is_nothing_done(township: TenantContext) -> None:
    assert await verify(township) == Verified(0)
    assert await seal(township) == 0
    assert await verify(township) == Verified(0)


async def test_rows_of_the_last_two_seconds_wait(township: TenantContext) -> None:
    await write(township, 2)
    async with transaction(township):
        assert await seal_waiting() == 0
    assert await seal(township) == 2


async def test_a_late_row_with_a_smaller_id_joins_at_the_end(township: TenantContext) -> None:
    early = new_id()
    await write(township, 3)
    await seal(township)
    async with transaction(township):
        row = Audit(id=early, at=clock.now(), verb="late", subject_kind="demand", fields=[])
        await Audit.insert(row)
    await seal(township)
    assert await verify(township) == Verified(4)
    async with transaction(township):
        sql = "SELECT seq FROM audit WHERE tenant_id = $1 AND id = $2"
        assert await fetch_value(sql, township.id, early) == 4


async def test_more_rows_than_a_batch_are_sealed_in_one_run(
    township: TenantContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_BATCH", 4)
    await write(township, 10)
    assert await seal(township) == 10
    assert await verify(township) == Verified(10)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "'demand.other'"),
        ("at", "at + interval '1 microsecond'"),
        ("account_id", "gen_random_uuid()"),
        ("person_id", "gen_random_uuid()"),
        ("address", "'10.0.0.1'"),
        ("subject_kind", "'order'"),
        ("subject_id", "gen_random_uuid()"),
        ("fields", "'{phone}'"),
        ("id", "gen_random_uuid()"),
        ("seal", "'\\x00'"),
    ],
)
async def test_a_changed_row_is_found(township: TenantContext, column: str, value: str) -> None:
    await write(township, 4)
    await seal(township)
    await tamper(f"UPDATE audit SET {column} = {value} WHERE tenant_id = $1 AND seq = 3", township)
    assert await verify(township) == Broken(3, "第3条被改过")


async def test_a_deleted_row_is_found(township: TenantContext) -> None:
    await write(township, 4)
    await seal(township)
    await tamper("DELETE FROM audit WHERE tenant_id = $1 AND seq = 2", township)
    assert await verify(township) == Broken(2, "第2条不见了，或顺序被动过")


async def test_rows_cut_off_the_end_are_found(township: TenantContext) -> None:
    await write(township, 4)
    await seal(township)
    await tamper("DELETE FROM audit WHERE tenant_id = $1 AND seq > 2", township)
    assert await verify(township) == Broken(3, "第3条到第4条不见了")


async def test_a_row_put_in_without_a_seal_of_ours_is_found(township: TenantContext) -> None:
    await write(township, 4)
    await seal(township)
    await write(township, 1)
    await tamper(
        "UPDATE audit SET seq = 5, seal = (SELECT seal FROM audit WHERE tenant_id = $1 AND seq = 4)"
        " WHERE tenant_id = $1 AND seq IS NULL",
        township,
    )
    assert await verify(township) == Broken(5, "第5条被改过")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_head SET seal = '\\x00' WHERE tenant_id = $1",
        "UPDATE audit_head SET seq = 2 WHERE tenant_id = $1",
        "DELETE FROM audit_head WHERE tenant_id = $1",
    ],
)
async def test_a_head_that_was_touched_is_found(township: TenantContext, sql: str) -> None:
    await write(township, 3)
    await seal(township)
    await tamper(sql, township)
    assert await verify(township) == Broken(3, "链尾的记录被动过，和第3条对不上")


async def test_a_row_sealed_again_with_the_right_key_breaks_the_next(
    township: TenantContext,
) -> None:
    await write(township, 3)
    await seal(township)
    async with transaction(township):
        sql = "SELECT seal FROM audit WHERE tenant_id = $1 ORDER BY seq"
        first, _, last = [row[0] for row in await fetch(sql, township.id)]
    await tamper(
        "UPDATE audit SET verb = 'other', seq = NULL, seal = NULL WHERE tenant_id = $1 AND seq = 2",
        township,
    )
    await move_head(township, 1, first)
    assert await seal(township) == 1
    await move_head(township, 3, last)
    assert await verify(township) == Broken(3, "第3条被改过")


async def test_two_sealers_at_once_make_one_chain(township: TenantContext) -> None:
    for fresh, sealed in ((20, 20), (30, 50)):  # the chain begins, and goes on
        await write(township, fresh)
        done = await asyncio.gather(seal(township), seal(township))
        assert sorted(done) == [0, fresh]
        assert await verify(township) == Verified(sealed)
    async with transaction(township):
        heads = await fetch("SELECT seq FROM audit_head WHERE tenant_id = $1", township.id)
    assert [row[0] for row in heads] == [50]


async def test_the_chain_of_one_township_says_nothing_about_another(
    township: TenantContext,
) -> None:
    async with transaction(role="owner"):
        sql = "SELECT id, slug FROM platform.tenant WHERE county_id = $1 AND id <> $2"
        (row,) = await fetch(sql, township.county_id, township.id)
    neighbour = TenantContext(row[0], row[1], "大桥街道", township.county_id, "樟树市", "active")
    await write(township, 2)
    await seal(township)
    assert await seal(neighbour) == 0
    assert await verify(neighbour) == Verified(0)
    async with transaction(role="owner"):
        await execute("DELETE FROM audit_head WHERE tenant_id = $1", neighbour.id)


async def test_the_job_runs_every_minute() -> None:
    recurring = schedule_named("seal_audit")
    assert recurring.every == timedelta(minutes=1)
    assert recurring.run is seal_audit
