"""Whatever people do in whatever order: every matter stands where it can stand."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.demands.states import OPEN, STATES
from core.kernel.background import drain
from core.orders.states import IN_HAND, ORDER_MOVES, ORDER_STATES, UNFINISHED
from tenants.database import fetch, fetch_row, transaction
from tests.factories.walk import AGREES, DISAGREES, Json, Walk
from tests.factories.world import World

NOTE: Json = {"note": "材料还没到"}
DEMAND_VERBS: list[tuple[str, str, Json]] = [
    ("triage", "village_secretary", {"level": "L0", "category": "INF"}),
    ("triage", "village_secretary", {"level": "L1", "category": "INF"}),
    ("triage", "village_secretary", {"level": "L3", "category": "INF", "urgency": "critical"}),
    ("resolve", "township_leader", {"outcome": "do_it", **NOTE}),
    ("resolve", "township_leader", {"outcome": "raise_level", **NOTE}),
    ("resolve", "township_leader", {"outcome": "send_back", **NOTE}),
    ("resolve", "township_leader", {"outcome": "postpone", "postponed_to": "2999-01-01", **NOTE}),
    ("resolve", "township_leader", {"outcome": "cannot", **NOTE}),
    ("handle_at_once", "grid_member", {"result": "灯泡换了"}),
    ("decline", "village_secretary", {"ground": "court", "reply": "请走诉讼"}),
    ("withdraw", "township_admin", NOTE),
    ("feedback", "village_supervisor", AGREES),
    ("feedback", "village_supervisor", DISAGREES),
    ("feedback", "grid_member", DISAGREES),
    ("close", "township_leader", {"note": "住户搬走了，联系不上"}),
]
ORDER_VERBS: list[tuple[str, str, Json]] = [
    ("claim", "party_member", {}),
    ("claim", "village_cadre", {}),
    ("assign", "village_secretary", {}),
    ("acknowledge", "village_cadre", {}),
    ("progress", "party_member", NOTE),
    ("submit", "party_member", {"result": "亮了"}),
    ("submit", "village_cadre", {"result": "亮了"}),
    ("return", "party_member", NOTE),
    ("return", "village_cadre", NOTE),
    ("verify", "village_secretary", {}),
    ("verify", "village_supervisor", {}),
    ("redo", "village_supervisor", NOTE),
]
BEFORE = {
    "triage": {"registered"},
    "resolve": {"deliberating"},
    "handle_at_once": {"registered"},
    "decline": {"registered", "deliberating"},
    "withdraw": {"registered", "deliberating", "in_progress"},
    "feedback": {"awaiting_feedback"},
    "close": {"awaiting_feedback"},
}
# Four of five steps are possible where the matter stands, so that the sequences reach the end.
STEPS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10**6)), min_size=6, max_size=16)


@dataclass(frozen=True)
class Standing:
    """Where a matter and its unfinished order stand."""

    state: str
    version: int
    order_id: UUID | None
    order_state: str | None


async def _stands(world: World, demand_id: UUID) -> Standing:
    """Check everything that must hold, and say where it stands."""
    tenant = world.here.tenant.id
    async with transaction(world.here.tenant):
        demand = await fetch_row(
            "SELECT state, version, handler_ids, closed_at FROM demand"
            " WHERE tenant_id = $1 AND id = $2",
            tenant,
            demand_id,
        )
        orders = await fetch(
            "SELECT id, state, handler_id FROM work_order WHERE tenant_id = $1 AND demand_id = $2",
            tenant,
            demand_id,
        )
        clocks = await fetch(
            "SELECT step FROM clock WHERE tenant_id = $1 AND subject_id = $2"
            " AND finished_at IS NULL",
            tenant,
            demand_id,
        )
        judged = await fetch(
            "SELECT recorded_by, handler_ids FROM feedback WHERE tenant_id = $1 AND demand_id = $2",
            tenant,
            demand_id,
        )
    assert demand is not None
    state = demand["state"]
    assert state in STATES
    assert {o["state"] for o in orders} <= set(ORDER_STATES)
    unfinished = [o for o in orders if o["state"] in UNFINISHED]
    assert len(unfinished) == (1 if state == "in_progress" else 0), (state, orders)
    if state in {"awaiting_feedback", "closed"}:
        assert any(o["state"] == "verified" for o in orders)
    assert len(clocks) == (1 if state in OPEN else 0), (state, clocks)
    assert (demand["closed_at"] is None) == (state in OPEN)
    for order in orders:
        if order["state"] in {*IN_HAND, "submitted", "verified"}:
            assert order["handler_id"] in demand["handler_ids"]
    for answer in judged:
        assert answer["recorded_by"] not in answer["handler_ids"]
    last = unfinished[0] if unfinished else None
    return Standing(
        state, demand["version"], last["id"] if last else None, last["state"] if last else None
    )


def _pick(stands: Standing, kind: int, number: int) -> tuple[str, str, Json]:
    every = [*DEMAND_VERBS, *ORDER_VERBS]
    possible = [v for v in DEMAND_VERBS if stands.state in BEFORE[v[0]]]
    if stands.order_state is not None:
        possible = [v for v in possible if v[0] != "withdraw"] if number % 7 else possible
        possible += [v for v in ORDER_VERBS if stands.order_state in ORDER_MOVES[v[0]].before]
    chosen = possible if kind and possible else every
    return chosen[number % len(chosen)]


REACHED: set[str] = set()


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
async def test_no_order_of_verbs_leads_out_of_the_life_of_a_matter(
    walk: Walk, world: World, steps: list[tuple[int, int]]
) -> None:
    made = await walk.registered()
    demand_id = UUID(made["id"])
    stands = await _stands(world, demand_id)
    for kind, number in steps:
        verb, role, body = _pick(stands, kind, number)
        sent: dict[str, Any] = dict(body)
        if verb == "assign":
            sent["person_id"] = str(world.here.logins["village_cadre"].person_id)
        # With no unfinished order the verb is aimed at the demand's id, where there is no order.
        path = (
            f"demands/{demand_id}" if verb in BEFORE else f"orders/{stands.order_id or demand_id}"
        )
        answer = await walk.post(role, f"{path}/{verb}", sent)
        assert answer.status_code in {200, 403, 404, 409, 422}, answer.text
        if answer.status_code == 200:
            await drain(world.here.tenant)
        before, stands = stands, await _stands(world, demand_id)
        moved = stands.version > before.version
        assert stands.version >= before.version
        assert moved or stands.state == before.state, f"{verb}: {before} → {stands}"
        if answer.status_code != 200:
            assert stands == before, f"{verb} failed and moved it"
        REACHED.add(stands.state)


def test_the_sequences_reached_every_state_that_verbs_lead_to() -> None:
    assert set(STATES) - {"merged"} <= REACHED
