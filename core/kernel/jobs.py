"""The kernel's recurring jobs, in every township."""

from datetime import timedelta

from core.kernel import clock
from core.kernel.queries import forget_answers, forget_events, forget_sessions
from core.kernel.schedule import every
from core.kernel.sealing import seal_waiting
from tenants import context

ANSWERS_KEPT = timedelta(hours=48)
"""A client that has not sent again by then has given up."""
EVENTS_KEPT = timedelta(days=30)
_DAY = 24 * 60


@every("seal_audit", minutes=1)
async def seal_audit() -> None:
    """Seal the new rows of the audit trail into the township's hash chain."""
    await seal_waiting()


@every("forget", minutes=_DAY)
async def forget() -> None:
    """Delete what has served its time: given answers, delivered events, ended sessions.

    Sessions belong to no township: the first one of the day deletes them, the others find none.
    """
    tenant_id, now = context.current().id, clock.now()
    await forget_answers(tenant_id, now - ANSWERS_KEPT)
    await forget_events(tenant_id, now - EVENTS_KEPT)
    await forget_sessions(now)
