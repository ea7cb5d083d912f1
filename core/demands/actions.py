"""Verbs of a demand alone. Those that also write orders are verbs of `orders`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.accounts.permissions import Actor, forbidden_words
from core.deadlines import actions as clocks
from core.deadlines.lengths import Length
from core.deadlines.policy import Step, Urgency, length_for
from core.demands import queries
from core.demands.categories import confidential_by_default, is_emergency, suggest_category
from core.demands.events import DemandMoved, DemandRegistered, EmergencyHeard
from core.demands.forms import GROUNDS, Decline, Petitioner, RegisterDemand
from core.demands.queries import DemandView, Place
from core.demands.states import MOVES, STATE_NAMES
from core.demands.tables import Demand, DemandMove, Petition
from core.kernel import clock, crypto
from core.kernel.errors import Forbidden, Invalid, Stale, WrongState
from core.kernel.ids import new_id
from core.kernel.outbox import audit, emit
from core.kernel.plugins import manager
from tenants import context

CODE_LENGTH = 10
FIRST_YEAR = 1949
CLOCK_SKEW = timedelta(hours=1)  # a phone's clock may be ahead


@dataclass(frozen=True, slots=True)
class Registered:
    """What the one who registers gets back; `query_code` is for the resident."""

    id: UUID
    number: int
    query_code: str
    state: str
    level: str | None
    due_at: datetime | None
    waiting_reason: str | None
    version: int
    emergency: bool


def query_code(petition_id: UUID) -> str:
    """Return the code under which a petitioner follows the matter: ten characters, never stored."""
    return crypto.derived_token(context.current().id, "query", str(petition_id), CODE_LENGTH)


def code_index(code: str) -> bytes:
    """Return the index of a code as a person types it (case, dashes, O for 0, I for 1)."""
    plain = code.upper().translate(str.maketrans("OIL", "011", "- \t"))
    return crypto.blind_index(context.current().id, "query", plain)


async def register(actor: Actor | None, form: RegisterDemand) -> Registered:
    """Write a resident's words down. `actor` is None when the resident writes them down.

    Raises:
        Invalid: unknown channel, household, grid or village, or a time that cannot be.
        Forbidden: the place lies outside of what this person looks after.
    """
    _check_channel(actor, form.channel)
    _check_time(form.occurred_at)
    place = await _place(actor, form)
    if actor is not None and not _may_register(actor, place):
        raise Forbidden(forbidden_words("demand.register"))
    return await _write(actor, form, place)


def _check_channel(actor: Actor | None, code: str) -> None:
    channel = manager.intake_channels().get(code)
    if channel is None or (actor is not None and not channel.by_staff):
        known = "、".join(c.code for c in manager.intake_channels().values() if c.by_staff)
        raise Invalid(errors={"channel": f"没有这个渠道，可以用：{known}"})


def _check_time(occurred_at: datetime | None) -> None:
    if occurred_at is None:
        return
    if occurred_at.year < FIRST_YEAR:
        raise Invalid(errors={"occurred_at": f"太早了，请填{FIRST_YEAR}年以后的时间"})
    if occurred_at.year > clock.today().year + 1 or occurred_at > clock.now() + CLOCK_SKEW:
        raise Invalid(errors={"occurred_at": "事情还没发生，时间不能在现在以后"})


def _may_register(actor: Actor, place: Place) -> bool:
    return actor.may(
        "demand.register",
        village_id=place.village_id,
        group_id=place.group_id,
        grid_id=place.grid_id,
    )


async def _place(actor: Actor | None, form: RegisterDemand) -> Place:
    household, grid, village = form.household_id, form.grid_id, form.village_id
    if not (household or grid or village) and actor is not None:
        own = actor.scope("demand.register")
        grid = own.grids[0] if own.grids else None
        village = own.villages[0] if own.villages else None
    if not (household or grid or village):
        return Place()
    found = await queries.place_of(household, grid, village)
    if found is None:
        name = "household_id" if household else "grid_id" if grid else "village_id"
        raise Invalid(errors={name: "没有找到，请重新选"})
    return found


async def _write(actor: Actor | None, form: RegisterDemand, place: Place) -> Registered:
    demand_id, now = new_id(), clock.now()
    category = form.category or None
    if category is None and (suggested := suggest_category(form.original_text)):
        category = suggested.code  # type: ignore[assignment]
    demand = Demand(
        id=demand_id,
        number=await queries.next_number(),
        client_id=form.client_id,
        channel=form.channel,
        original_text=form.original_text,
        kind=form.kind,
        nature=form.nature,
        category=category,
        urgency=form.urgency,
        confidential=confidential_by_default(form.kind, category),
        place=form.place or place.words,
        village_id=place.village_id,
        group_id=place.group_id,
        grid_id=place.grid_id,
        household_id=place.household_id,
        registered_by=actor.person_id if actor else None,
        registered_at=now,
        occurred_at=form.occurred_at,
    )
    if form.client_id is None:
        await Demand.insert(demand)
    else:
        inserted = await Demand.insert(demand).on_conflict(
            target=(Demand.tenant_id, Demand.client_id), action="DO NOTHING"
        )
        if not inserted:
            return await _registered_before(form.client_id)
    petition_id = await add_petition(demand_id, form.petitioner, form.channel, place)
    step = await clocks.start(
        "demand", demand_id, Step.RESPONSE, length_for(Step.RESPONSE, Urgency(form.urgency))
    )
    audit("demand.register", "demand", demand_id)
    emit(DemandRegistered(demand_id))
    emergency = is_emergency(form.original_text)
    if emergency:
        emit(EmergencyHeard(demand_id))
    return Registered(
        demand_id,
        demand.number,
        query_code(petition_id),
        "registered",
        None,
        step.due_at.astimezone(UTC) if step.due_at else None,
        step.waiting_reason,
        1,
        emergency,
    )


async def _registered_before(client_id: UUID) -> Registered:
    found = await queries.registered_before(client_id)
    if found is None:  # the other one is still being written, or was rolled back
        raise WrongState("同一件事正在登记，请稍等再看")
    demand_id, number, petition_id = found
    view = await queries.get_locked(demand_id)
    return Registered(
        demand_id,
        number,
        query_code(petition_id),
        view.state,
        view.level,
        view.due_at,
        view.waiting_reason,
        view.version,
        is_emergency(view.original_text),
    )


async def add_petition(
    demand_id: UUID, petitioner: Petitioner | None, channel: str, place: Place
) -> UUID:
    """Note somebody who brings a demand; each gets a query code and an answer."""
    petition_id, tenant = new_id(), context.current().id
    name = petitioner.name if petitioner and petitioner.name else place.head
    phone = petitioner.phone if petitioner else None
    await Petition.insert(
        Petition(
            id=petition_id,
            demand_id=demand_id,
            household_id=place.household_id,
            name=name,
            phone_sealed=crypto.seal(tenant, "phone", phone) if phone else None,
            phone_index=crypto.blind_index(tenant, "phone", phone) if phone else None,
            phone_tail=phone[-4:] if phone else None,
            channel=channel,
            at=clock.now(),
            code_index=code_index(query_code(petition_id)),
        )
    )
    return petition_id


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
