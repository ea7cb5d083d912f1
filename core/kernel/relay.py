"""The relay: finds events and schedules that wait and sends their ids to the workers.

It polls (NOTIFY would serialise commits) and takes one township's batch at a time, so that a busy
township cannot starve the others. It sends before it commits that it has sent: when Redis is away
the batch stays due, and what was sent twice has its effect once (the receipts).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from time import monotonic
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from core.kernel import background, clock
from core.kernel.background import AWAY
from core.kernel.events import listeners_of
from core.kernel.ids import new_id
from core.kernel.queries import due_schedules, take_events, take_schedule, waiting_tenants
from core.kernel.schedule import all_schedules
from core.kernel.tables import Schedule
from tenants.database import transaction
from tenants.queries import all_tenants, tenant_by_id

log = structlog.get_logger()

POLL_SECONDS = 0.2
_LONGEST_PAUSE = 5.0
_TENANTS, _BATCH = 50, 100
_UNKNOWN_EVERY = timedelta(hours=1)

_REST = 30.0
_resting: dict[tuple[UUID, str], float] = {}
"""What failed lately, and until when it is not tried again."""
_FOR_EVERYBODY = (RedisError, *(error for error in AWAY if error is not TimeoutError))
"""A question that takes too long may be one township's own; the others are not."""

Send = Callable[..., object]
Message = tuple[Send, tuple[str, ...]]


async def relay_once(deliver: Send, run_schedule: Send) -> int:
    """Send what waits now; return how many messages left."""
    now = clock.now()
    async with transaction(role="relay"):
        tenants = await waiting_tenants(now, _TENANTS)
        schedules = await due_schedules(now, _BATCH)
    sent = 0
    for tenant_id in tenants:
        sent += await _or_later(tenant_id, "events", partial(relay_events, tenant_id, deliver))
    for tenant_id, name in schedules:
        sent += await _or_later(tenant_id, name, partial(start, tenant_id, name, run_schedule))
    return sent


async def _or_later(tenant_id: UUID, what: str, send: Callable[[], Awaitable[int]]) -> int:
    """Send for one township; one that fails rests for a while and stops nobody behind it.

    Raises:
        Exception: a server is away, for everybody.
    """
    if _resting.get((tenant_id, what), 0.0) > monotonic():
        return 0
    try:
        sent = await send()
    except _FOR_EVERYBODY:
        raise
    except Exception:
        log.exception("relay_skips", tenant=str(tenant_id), what=what)
        _resting[tenant_id, what] = monotonic() + _REST
        return 0
    _resting.pop((tenant_id, what), None)
    return sent


async def relay_events(tenant_id: UUID, deliver: Send) -> int:
    """Send one batch of a township's events; return how many messages left."""
    async with transaction():
        served = await tenant_by_id(tenant_id)
    if served is None:
        return 0
    async with transaction(served):
        batch = await take_events(tenant_id, clock.now(), _BATCH)
        messages: list[Message] = [
            (deliver, (str(tenant_id), str(event_id), listener))
            for event_id, event in batch
            for listener in listeners_of(event)
        ]
        await _send(messages)
    return len(messages)


async def start(tenant_id: UUID, name: str, run_schedule: Send) -> int:
    """Send one due recurring job, unless another process was quicker; return how many left."""
    known = {job.name: job.every for job in all_schedules()}
    async with transaction():
        served = await tenant_by_id(tenant_id)
    if served is None:
        return 0
    async with transaction(served):
        # A job that this release does not know is put off: it must not stop the others.
        every = known.get(name, _UNKNOWN_EVERY)
        if not await take_schedule(served.id, name, clock.now(), every):
            return 0
        if name not in known:
            log.warning("schedule_unknown", tenant=str(tenant_id), schedule=name)
            return 0
        await _send([(run_schedule, (str(tenant_id), name))])
    return 1


async def _send(messages: Sequence[Message]) -> None:
    """Send in a thread: Dramatiq speaks to Redis synchronously, and the loop has other work."""

    def send() -> None:
        for actor, arguments in messages:
            actor(*arguments)

    if messages:
        await asyncio.to_thread(send)


async def schedule_everywhere() -> int:
    """Give every township the recurring jobs that came with a new release; return how many."""
    added = 0
    async with transaction():
        tenants = await all_tenants()
    for tenant in tenants:
        async with transaction(tenant):
            names = Schedule.select(Schedule.name).where(Schedule.tenant_id == tenant.id)
            there = {row["name"] for row in await names}
            new = [job for job in all_schedules() if job.name not in there]
            if new:
                # Another worker may start at the same moment.
                await Schedule.insert(
                    *(Schedule(id=new_id(), name=job.name, next_at=clock.now()) for job in new)
                ).on_conflict(action="DO NOTHING")
                added += len(new)
    return added


async def relay_forever(stop: asyncio.Event) -> None:
    """Poll until told to stop. A server that is away is waited for, and named only once."""
    pause = POLL_SECONDS
    away = ""
    while not stop.is_set():
        try:
            await relay_once(background.deliver.send, background.run_schedule.send)
            if away:
                log.info("relay_goes_on", after=away)
            pause, away = POLL_SECONDS, ""
        except (*AWAY, RedisError) as error:
            pause = min(pause * 2, _LONGEST_PAUSE)
            if not away:
                log.warning("relay_waits", error=f"{type(error).__name__}: {error}")
            away = type(error).__name__
        except Exception:
            log.exception("relay_failed")
            pause = min(pause * 2, _LONGEST_PAUSE)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue
