"""The relay: finds events and schedules that wait and sends their ids to the workers.

It polls (NOTIFY would serialise commits) and takes one township's batch at a time, so that a busy
township cannot starve the others.
"""

import asyncio
from collections.abc import Callable
from uuid import UUID

import structlog

from core.kernel import background, clock
from core.kernel.events import listeners_of
from core.kernel.queries import due_schedules, take_events, take_schedule, waiting_tenants
from core.kernel.schedule import schedule_named
from tenants.database import transaction
from tenants.queries import tenant_by_id

log = structlog.get_logger()

POLL_SECONDS = 0.2
_TENANTS, _BATCH = 50, 100

Send = Callable[..., object]


async def relay_once(deliver: Send, run_schedule: Send) -> int:
    """Send what waits now; return how many messages left."""
    sent = 0
    now = clock.now()
    async with transaction(role="relay"):
        tenants = await waiting_tenants(now, _TENANTS)
        schedules = await due_schedules(now, _BATCH)
    for tenant_id in tenants:
        async with transaction():
            served = await tenant_by_id(tenant_id)
        if served is None:
            continue
        async with transaction(served):
            batch = await take_events(tenant_id, now, _BATCH)
        for event_id, event in batch:
            for listener in listeners_of(event):
                deliver(str(tenant_id), str(event_id), listener)
                sent += 1
    for tenant_id, name in schedules:
        sent += await _start(tenant_id=str(tenant_id), name=name, run_schedule=run_schedule)
    return sent


async def _start(tenant_id: str, name: str, run_schedule: Send) -> int:
    now = clock.now()
    async with transaction():
        served = await tenant_by_id(UUID(tenant_id))
    if served is None:
        return 0
    async with transaction(served):
        taken = await take_schedule(served.id, name, now, schedule_named(name).every)
    if taken:
        run_schedule(tenant_id, name)
    return int(taken)


async def relay_forever(stop: asyncio.Event) -> None:
    """Poll until told to stop; a fault (a server that restarts) is logged and tried again."""
    pause = POLL_SECONDS
    while not stop.is_set():
        try:
            await relay_once(background.deliver.send, background.run_schedule.send)
            pause = POLL_SECONDS
        except Exception:
            log.exception("relay_failed")
            pause = min(pause * 2, 5.0)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue
