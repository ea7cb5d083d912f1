"""What the relay and the delivery do when Redis is away or a release does not know a name."""

import pytest
from redis.exceptions import ConnectionError as RedisAway

from core.demands.events import DemandMoved
from core.kernel import relay
from core.kernel.background import deliver_event, drain
from core.kernel.ids import new_id
from core.kernel.outbox import emit
from core.kernel.queries import events_waiting
from core.kernel.schedule import all_schedules
from core.kernel.tables import Outbox, Receipt, Schedule
from tenants.database import transaction
from tests.factories.world import World


async def _emitted(world: World) -> str:
    tenant = world.here.tenant
    async with transaction(tenant):
        emit(DemandMoved(new_id(), "record", "closed"))
    async with transaction(tenant):
        return str((await events_waiting(tenant.id))[-1][0])


async def _attempts(world: World, event: str) -> int:
    async with transaction(world.here.tenant):
        row = await Outbox.select(Outbox.attempts).where(
            (Outbox.tenant_id == world.here.tenant.id) & (Outbox.id == event)
        )
    return int(row[0]["attempts"])


async def test_a_batch_that_could_not_be_sent_stays_due(tx: None, world: World) -> None:
    event = await _emitted(world)

    def away(*_: str) -> None:
        raise RedisAway

    with pytest.raises(RedisAway):
        await relay.relay_events(world.here.tenant.id, away)
    assert await _attempts(world, event) == 0
    sent: list[tuple[str, ...]] = []
    await relay.relay_events(world.here.tenant.id, lambda *message: sent.append(message))
    assert [message[1] for message in sent] == [event]
    assert await _attempts(world, event) == 1


async def test_a_listener_that_this_release_does_not_know_gets_no_receipt(
    tx: None, world: World
) -> None:
    tenant = world.here.tenant
    event = await _emitted(world)
    await deliver_event(str(tenant.id), event, "plugins.unknown.listeners.hear")
    async with transaction(tenant):
        assert await Receipt.count().where(Receipt.tenant_id == tenant.id) == 0
        assert [str(row[0]) for row in await events_waiting(tenant.id)] == [event]
    assert await drain(tenant) == 1
    async with transaction(tenant):
        assert await events_waiting(tenant.id) == []


async def test_draining_ends_though_nobody_here_listens(tx: None, world: World) -> None:
    tenant = world.here.tenant
    event = await _emitted(world)
    async with transaction(tenant):
        await Outbox.insert(
            Outbox(
                id=new_id(),
                event="SomethingOfAnotherRelease",
                payload="{}",
                emitted_at=await _moment(world, event),
                next_send_at=await _moment(world, event),
            )
        )
    assert await drain(tenant) == 1


async def _moment(world: World, event: str) -> object:
    row = await Outbox.select(Outbox.emitted_at).where(
        (Outbox.tenant_id == world.here.tenant.id) & (Outbox.id == event)
    )
    return row[0]["emitted_at"]


async def test_a_recurring_job_that_is_not_known_is_put_off_and_stops_nobody(
    tx: None, world: World
) -> None:
    tenant = world.here.tenant
    async with transaction(tenant):
        name = Schedule.select(Schedule.next_at).where(
            (Schedule.tenant_id == tenant.id) & (Schedule.name == all_schedules()[0].name)
        )
        due = (await name)[0]["next_at"]
        await Schedule.insert(Schedule(id=new_id(), name="of_another_release", next_at=due))
    sent: list[tuple[str, ...]] = []
    for job in ("of_another_release", all_schedules()[0].name):
        await relay.start(tenant.id, job, lambda *message: sent.append(message))
    assert sent == [(str(tenant.id), all_schedules()[0].name)]


async def test_a_new_recurring_job_reaches_the_townships_that_were_there_before(
    tx: None, world: World
) -> None:
    tenant = world.here.tenant
    wanted = {job.name for job in all_schedules()}
    assert wanted
    assert await relay.schedule_everywhere() == 0
    async with transaction(tenant):
        name = min(wanted)
        await Schedule.update({Schedule.name: "renamed"}).where(
            (Schedule.tenant_id == tenant.id) & (Schedule.name == name)
        )
    assert await relay.schedule_everywhere() == 1
