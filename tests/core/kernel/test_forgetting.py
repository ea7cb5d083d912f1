"""What has served its time goes; what has not stays, and what was answered is sealed meanwhile."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from core.accounts.tables import Session
from core.kernel import clock, crypto
from core.kernel.ids import new_id
from core.kernel.jobs import forget
from core.kernel.schedule import schedule_named
from core.kernel.tables import Answer, Outbox, Receipt
from tenants.database import fetch, fetch_value, transaction
from tests.factories.walk import WORDS, Walk
from tests.factories.world import World


async def test_an_answer_is_kept_sealed_and_given_again(walk: Walk, world: World) -> None:
    """Query codes and words are in it: a copy of the database must not show them."""
    key = {"idempotency-key": str(uuid4())}
    first = await walk.post("grid_member", "demands", walk.words(), key)
    code = first.json()["query_code"]
    async with transaction(world.here.tenant):
        rows = await fetch("SELECT content FROM answer WHERE tenant_id = $1", world.here.tenant.id)
    assert len(rows) == 1
    kept = rows[0][0]
    assert code.encode() not in kept
    assert WORDS.encode() not in kept
    assert code in crypto.unseal(world.here.tenant.id, "answer", kept)
    assert (await walk.post("grid_member", "demands", walk.words(), key)).content == first.content


async def _answer(at: datetime) -> None:
    await Answer.insert(
        Answer(id=new_id(), key=uuid4().bytes, body=b"", status=200, content=b"", at=at)
    )


async def _event(done_at: datetime | None, emitted_at: datetime) -> UUID:
    event_id = new_id()
    await Outbox.insert(
        Outbox(
            id=event_id,
            event="DemandMoved",
            payload="{}",
            emitted_at=emitted_at,
            next_send_at=clock.now() + timedelta(days=1),
            done_at=done_at,
        )
    )
    await Receipt.insert(Receipt(id=new_id(), event_id=event_id, listener="x", at=emitted_at))
    return event_id


async def test_answers_and_delivered_events_go_after_their_time(tx: None, world: World) -> None:
    tenant, now = world.here.tenant, clock.now()
    long_ago = now - timedelta(days=31)
    async with transaction(tenant):
        await _answer(now - timedelta(hours=49))
        await _answer(now - timedelta(hours=47))
        gone = await _event(long_ago, long_ago)
        stays = {await _event(now - timedelta(days=29), long_ago), await _event(None, long_ago)}
        await schedule_named("forget").run()
        answers = "SELECT count(*) FROM answer WHERE tenant_id = $1"
        assert await fetch_value(answers, tenant.id) == 1
        for sql in (
            "SELECT id FROM outbox WHERE tenant_id = $1 AND id = ANY($2)",
            "SELECT event_id FROM receipt WHERE tenant_id = $1 AND event_id = ANY($2)",
        ):
            assert {row[0] for row in await fetch(sql, tenant.id, [gone, *stays])} == stays


async def test_ended_sessions_go_and_open_ones_stay(tx: None, world: World) -> None:
    now = clock.now()
    account = world.here.logins["grid_member"].account_id
    async with transaction(world.here.tenant):
        for hashed, ends in ((b"ended", -1), (b"open", 1)):
            await Session.insert(
                Session(
                    id=new_id(),
                    token_hash=hashed,
                    account_id=account,
                    created_at=now - timedelta(days=1),
                    expires_at=now + timedelta(hours=ends),
                )
            )
        await forget()
        await forget()  # the next township's turn
        rows = await fetch("SELECT token_hash FROM platform.session WHERE account_id = $1", account)
    hashes = {row[0] for row in rows}
    assert b"open" in hashes
    assert b"ended" not in hashes
