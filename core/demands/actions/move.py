"""Moves of a demand: from state to state with its step, clock, audit and event; decline, conceal."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from piccolo.columns import Column

from core.accounts.permissions import Actor
from core.deadlines import actions as clocks
from core.deadlines.lengths import Length
from core.deadlines.policy import Step, Urgency, length_for
from core.demands import queries
from core.demands.events import DemandMoved
from core.demands.forms import GROUNDS, Conceal, Decline
from core.demands.queries import DemandView
from core.demands.states import MOVES, STATE_NAMES
from core.demands.tables import Demand, DemandMove
from core.kernel import clock
from core.kernel.errors import Stale, WrongState
from core.kernel.ids import new_id
from core.kernel.outbox import audit, emit
from core.kernel.plugins import manager
from tenants import context


async def move(
    demand: DemandView,
    verb: str,
    by: Actor | None,
    *,
    version: int | None = None,
    level: str | None = None,
    note: str = "",
    changes: Mapping[str, object] | None = None,
) -> int:
    """Move a demand that the caller holds locked; return its new version.

    Raises:
        WrongState: not possible from where it stands; says where it stands.
        Stale: somebody has changed it since `version`.
    """
    allowed = MOVES[verb]
    if demand.state not in allowed.before:
        raise WrongState(f"第{demand.number}号现在是“{STATE_NAMES[demand.state]}”，不能再这样办")
    if version is not None and version != demand.version:
        raise Stale
    refused = [
        sentence
        for check in manager.transition_checks(f"demand.{verb}")
        for sentence in await check.refuse(demand, by)
    ]
    if refused:
        raise WrongState("；".join(refused))
    now = clock.now()
    values: dict[object, object] = {"state": allowed.after, "version": demand.version + 1}
    values |= changes or {}  # type: ignore[arg-type]
    await Demand.update(values).where(  # type: ignore[arg-type]
        (Demand.tenant_id == context.current().id) & (Demand.id == demand.id)
    )
    await DemandMove.insert(
        DemandMove(
            id=new_id(),
            demand_id=demand.id,
            verb=verb,
            before=demand.state,
            after=allowed.after,
            at=now,
            by_person=by.person_id if by else None,
            level=level,
            note=note,
        )
    )
    await clocks.finish("demand", demand.id)
    audit(f"demand.{verb}", "demand", demand.id, tuple(changes or ()))
    emit(DemandMoved(demand.id, verb, allowed.after))
    return demand.version + 1


async def start_step(
    demand_id: UUID, step: Step, urgency: str, level: str | None, *, since: datetime | None = None
) -> None:
    """Start the clock of the next step, now or `since` the day to which it was postponed."""
    length = length_for(step, Urgency(urgency), level)
    await clocks.start("demand", demand_id, step, length, since=since)


async def start_redo(demand_id: UUID, urgency: str, level: str | None) -> None:
    """Start the result's clock again with half of its length (at least one unit)."""
    whole = length_for(Step.RESULT, Urgency(urgency), level)
    half = Length(max(1, whole.count // 2), whole.unit)
    await clocks.start("demand", demand_id, Step.RESULT, half)


async def decline(actor: Actor, which: int | UUID, form: Decline) -> DemandView:
    """Do not accept it, with the legal ground and a reply to the resident."""
    demand = await queries.get_for(actor, which, "demand.decline", lock=True)
    note = f"{GROUNDS[form.ground]}。{form.reply}"
    await move(
        demand, "decline", actor, version=form.version, note=note,
        changes={"outcome": form.reply, "closed_at": clock.now()},
    )  # fmt: skip
    return await queries.get_locked(demand.id)


async def conceal(actor: Actor, which: int | UUID, form: Conceal) -> DemandView:
    """Show it to the street's leaders only from now on, or open it to the village again."""
    demand = await queries.get_for(actor, which, "demand.see_confidential", lock=True)
    if form.version is not None and form.version != demand.version:
        raise Stale
    if form.confidential == demand.confidential:
        said = "已经只有街道领导看得到" if demand.confidential else "已经给村里看了"
        raise WrongState(f"第{demand.number}号{said}")
    values: dict[Column | str, object] = {
        Demand.confidential: form.confidential,
        Demand.version: demand.version + 1,
    }
    await Demand.update(values).where(
        (Demand.tenant_id == context.current().id) & (Demand.id == demand.id)
    )
    verb = "conceal" if form.confidential else "disclose"
    await DemandMove.insert(
        DemandMove(
            id=new_id(),
            demand_id=demand.id,
            verb=verb,
            before=demand.state,
            after=demand.state,
            at=clock.now(),
            by_person=actor.person_id,
            note=form.note,
        )
    )
    audit(f"demand.{verb}", "demand", demand.id, ("confidential",))
    return await queries.get_locked(demand.id)
