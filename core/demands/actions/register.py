"""Register: a resident's words are written down, and each petitioner gets a query code."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.accounts.permissions import Actor, forbidden_words
from core.deadlines import actions as clocks
from core.deadlines.policy import Step, Urgency, length_for
from core.demands import queries
from core.demands.categories import hear, is_emergency
from core.demands.events import DemandJoined, DemandRegistered, EmergencyHeard
from core.demands.forms import Join, Petitioner, RegisterDemand
from core.demands.queries import Place
from core.demands.states import OPEN, STATE_NAMES
from core.demands.tables import Demand, Petition
from core.kernel import clock, crypto
from core.kernel.errors import Forbidden, Invalid, WrongState
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
    confidential: bool


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
    heard = hear(form.original_text, form.kind, form.category, form.urgency, by_staff=bool(actor))
    demand = Demand(
        id=demand_id,
        number=await queries.next_number(),
        client_id=form.client_id,
        channel=form.channel,
        original_text=form.original_text,
        kind=heard.kind,
        nature=form.nature,
        category=heard.category,
        urgency=heard.urgency,
        confidential=heard.confidential,
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
            return await _registered_before(actor, form.client_id, form.original_text)
    petition_id = await add_petition(demand_id, form.petitioner, form.channel, place)
    step = await clocks.start(
        "demand", demand_id, Step.RESPONSE, length_for(Step.RESPONSE, Urgency(heard.urgency))
    )
    audit("demand.register", "demand", demand_id)
    emit(DemandRegistered(demand_id))
    if heard.emergency:
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
        heard.emergency,
        heard.confidential,
    )


async def _registered_before(actor: Actor | None, client_id: UUID, words: str) -> Registered:
    """Give the answer of before again, to whoever sent the same words under the same id."""
    found = await queries.registered_before(client_id)
    if found is None:  # the other one is still being written, or was rolled back
        raise WrongState("同一件事正在登记，请稍等再看")
    demand_id, number, petition_id = found
    view = await queries.get_locked(demand_id)
    sender = actor.person_id if actor else None
    if view.registered_by != sender or view.original_text != words:
        raise WrongState("这张表已经交过一件别的事，请重新打开“登记”再写", code="client_id_used")
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
        view.confidential,
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """What one who joins a matter gets: its number, and a query code of their own."""

    id: UUID
    number: int
    query_code: str


async def join(actor: Actor, which: int | UUID, form: Join) -> Joined:
    """Add a voice to an open matter: every petitioner is kept, and each gets an answer.

    Raises:
        WrongState: the matter is over; the words are a new one.
        Invalid: unknown channel or household, or nobody is named.
    """
    _check_channel(actor, form.channel)
    demand = await queries.get_for(actor, which, "demand.register", lock=True)
    if demand.state not in OPEN:
        raise WrongState(f"第{demand.number}号已经“{STATE_NAMES[demand.state]}”，请另外登记一件")
    place = Place()
    if form.household_id is not None:
        found = await queries.place_of(form.household_id, None, None)
        if found is None:
            raise Invalid(errors={"household_id": "没有找到，请重新选"})
        place = found
    elif form.petitioner is None or not form.petitioner.name:
        raise Invalid(errors={"petitioner": "要写明是哪一家，或者怎么称呼"})
    petition_id = await add_petition(demand.id, form.petitioner, form.channel, place)
    audit("demand.join", "demand", demand.id)
    emit(DemandJoined(demand.id, petition_id))
    return Joined(demand.id, demand.number, query_code(petition_id))


async def add_petition(
    demand_id: UUID, petitioner: Petitioner | None, channel: str, place: Place
) -> UUID:
    """Note somebody who brings a demand; each gets a query code and an answer."""
    petition_id, tenant = new_id(), context.current().id
    name = petitioner.name if petitioner and petitioner.name else place.head
    phone = petitioner.phone if petitioner else None
    # A household's head who left no other phone is rung under the one that the file has.
    known = place if phone is None and name == place.head else Place()
    await Petition.insert(
        Petition(
            id=petition_id,
            demand_id=demand_id,
            household_id=place.household_id,
            name=name,
            phone_sealed=crypto.seal(tenant, "phone", phone) if phone else known.phone_sealed,
            phone_index=crypto.blind_index(tenant, "phone", phone) if phone else known.phone_index,
            phone_tail=phone[-4:] if phone else known.phone_tail,
            channel=channel,
            at=clock.now(),
            code_index=code_index(query_code(petition_id)),
        )
    )
    return petition_id
