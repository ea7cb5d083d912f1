"""The verb of deliberation: record what a body resolved."""

from datetime import date
from uuid import UUID

from core.accounts.permissions import Actor
from core.deliberation.forms import Resolve
from core.deliberation.states import BODIES
from core.deliberation.tables import Resolution
from core.demands.queries import DemandView
from core.kernel import clock
from core.kernel.errors import Invalid
from core.kernel.ids import new_id
from core.kernel.outbox import audit
from core.kernel.plugins import manager


async def record(actor: Actor, demand: DemandView, form: Resolve) -> UUID:
    """Write the resolution down; the caller moves the demand and opens the order.

    Raises:
        Invalid: a body that does not decide this level, a day that cannot be.
    """
    level = manager.levels().get(demand.level or "")
    bodies = level.bodies if level else ()
    body = form.body or demand.body or (bodies[0] if bodies else "")
    if body not in bodies:
        names = "、".join(BODIES.get(b, b) for b in bodies) or "先分办"
        raise Invalid(errors={"body": f"这一级由这些会来定：{names}"})
    decided_on = form.decided_on or clock.today()
    _check_days(decided_on, form)
    resolution_id = new_id()
    await Resolution.insert(
        Resolution(
            id=resolution_id,
            demand_id=demand.id,
            level=demand.level,
            body=body,
            outcome=form.outcome,
            note=form.note,
            decided_on=decided_on,
            postponed_to=form.postponed_to if form.outcome == "postpone" else None,
            recorded_by=actor.person_id,
            recorded_at=clock.now(),
        )
    )
    audit("resolution.record", "demand", demand.id, ("outcome", "body"))
    return resolution_id


def _check_days(decided_on: date, form: Resolve) -> None:
    if decided_on > clock.today():
        raise Invalid(errors={"decided_on": "会还没开，日期不能在今天以后"})
    if form.outcome == "postpone" and (
        form.postponed_to is None or form.postponed_to <= clock.today()
    ):
        raise Invalid(errors={"postponed_to": "缓到哪一天要填，而且要在今天以后"})
