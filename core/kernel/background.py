"""Work that leaves a request: Dramatiq on Redis. Messages carry ids, never personal data.

Two actors do everything: `deliver` hands one event to one listener, `run_schedule` runs one
recurring job of one township. Both are lost without harm (the relay sends again until there is a
receipt) and come twice without harm (the receipt, or the job's own idempotence). Attempts are
counted in PostgreSQL, so Dramatiq itself does not retry.
"""

from socket import gaierror
from uuid import UUID

import asyncpg
import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AsyncIO, TimeLimit
from redis import Redis

from core.kernel import clock
from core.kernel.acting import Acting, act_as
from core.kernel.events import listeners_of
from core.kernel.ids import new_id
from core.kernel.queries import event_of, events_waiting, finish_event, give_receipt
from core.kernel.schedule import schedule_named
from tenants.context import TenantContext
from tenants.database import transaction
from tenants.queries import tenant_by_id

log = structlog.get_logger()

_HEARTBEAT_MS = 60_000
_LONGEST_MS = 120_000

AWAY = (
    ConnectionError,
    TimeoutError,
    gaierror,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
"""What PostgreSQL looks like when it is down, stopping, or just coming up."""


def redis_broker(url: str) -> RedisBroker:
    """Return the broker; a killed worker's messages return after one minute.

    A server that is cut off, not down, must not hold a thread for ever: hence the timeouts.
    """
    client = Redis.from_url(
        url,
        socket_connect_timeout=5,
        socket_timeout=15,
        socket_keepalive=True,
        health_check_interval=30,
    )
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        namespace="minqing",
        heartbeat_timeout=_HEARTBEAT_MS,
        maintenance_chance=20_000,
        middleware=[TimeLimit(time_limit=_LONGEST_MS), AsyncIO()],
    )


def connect(broker: RedisBroker | StubBroker) -> None:
    """Declare the actors on a broker; called once per process."""
    dramatiq.set_broker(broker)
    for actor in (deliver, run_schedule):
        actor.broker = broker
        broker.declare_actor(actor)


async def deliver_event(tenant: str, event: str, listener: str) -> None:
    """Hand one event to one listener, in one transaction with its receipt."""
    act_as(Acting())
    async with transaction():
        served = await tenant_by_id(UUID(tenant))
    if served is None:
        return
    async with transaction(served):
        row = await event_of(served.id, UUID(event))
        if row is None:
            return
        registered = listeners_of(row.event).get(listener)
        if registered is None:
            # Sent by a newer or older release than this process: no receipt for work not done.
            return
        if await give_receipt(served.id, new_id(), row.id, listener, clock.now()):
            await registered.handle(row.decode(registered.event))
        await finish_event(served.id, row.id, len(listeners_of(row.event)), clock.now())


async def drain(tenant: TenantContext) -> int:
    """Deliver what waits for a township here and now (tests, the demo's story); return how many."""
    count = 0
    while True:
        async with transaction(tenant):
            waiting = await events_waiting(tenant.id)
        before = count
        for event_id, event in waiting:
            for listener in listeners_of(event):
                await deliver_event(str(tenant.id), str(event_id), listener)
                count += 1
        if count == before:
            return count  # nothing waits, or only what nobody here listens to


async def run_scheduled(tenant: str, name: str) -> None:
    """Run one recurring job for one township, in one transaction."""
    act_as(Acting())
    async with transaction():
        served = await tenant_by_id(UUID(tenant))
    if served is None:
        return
    async with transaction(served):
        await schedule_named(name).run()


async def _deliver(tenant: str, event: str, listener: str) -> None:
    try:
        await deliver_event(tenant, event, listener)
    except AWAY as error:
        log.warning("listener_waits", event_id=event, listener=listener, error=_named(error))
    except Exception:
        log.exception("listener_failed", tenant=tenant, event_id=event, listener=listener)


async def _run_schedule(tenant: str, name: str) -> None:
    try:
        await run_scheduled(tenant, name)
    except AWAY as error:
        log.warning("schedule_waits", tenant=tenant, schedule=name, error=_named(error))
    except Exception:
        log.exception("schedule_failed", tenant=tenant, schedule=name)


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


_none = StubBroker(middleware=[AsyncIO()])
deliver = dramatiq.actor(broker=_none, actor_name="deliver", queue_name="events")(_deliver)
run_schedule = dramatiq.actor(broker=_none, actor_name="run_schedule", queue_name="schedules")(
    _run_schedule
)
