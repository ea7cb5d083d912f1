"""A month counted by hand: the figures, their ranks, and the list behind every number."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.feedback.metrics import RESOLUTION, SATISFACTION
from core.kernel import clock
from core.kernel.background import drain
from core.kernel.errors import Invalid, NotFound
from core.kernel.plugins.answers import Metric
from core.scoring.actions import Scored, adopt, month_bounds, number_of, score_month
from core.scoring.queries import counts
from tenants.database import transaction
from tests.factories.people import actor_of
from tests.factories.walk import AGREES, DISAGREES, Walk
from tests.factories.world import World


async def _judged(walk: Walk, household: str, answer: dict[str, object]) -> str:
    """A matter of a household, judged; handled by nobody of the village."""
    await walk.joined("the_leader", "staff-xu-jianjun")
    home = str(walk.township.household(household))
    made = await walk.registered("township_leader", household_id=home)
    sent = {"level": "L0", "category": "INF"}
    await walk.done("township_leader", f"demands/{made['id']}/triage", sent)
    order = await walk.order_of(made["id"])
    people = {"zou-guoqiang-home": "zou-li", "pi-chunsheng-home": "yang-guohua"}
    secretary = people.get(household, "nie-guoping")
    person = str(walk.township.ids.persons[secretary])
    await walk.joined("handler", secretary)
    path = f"orders/{order['id']}"
    await walk.done("township_leader", f"{path}/assign", {"person_id": person})
    await walk.done("handler", f"{path}/submit", {"result": "办好了"})
    await walk.done("township_leader", f"{path}/verify")
    await drain(walk.township.tenant)
    await walk.done("township_admin", f"demands/{made['id']}/feedback", answer)
    return str(made["id"])


async def _month(world: World) -> dict[str, Scored]:
    today = clock.today()
    async with transaction(world.here.tenant):
        month = await score_month(today.year, today.month)
    return {row.village.village: row for row in month.rows}


async def test_three_villages_are_scored_as_one_would_by_hand(walk: Walk, world: World) -> None:
    # 槎市村: three judged: solved and content; solved in part and mostly content; not solved.
    await _judged(walk, "wang-ruigen-home", AGREES)
    await _judged(walk, "wang-ruigen-home", AGREES | {"resolved": "partly", "satisfied": "mostly"})
    await _judged(walk, "wang-ruigen-home", DISAGREES)
    await _judged(walk, "pi-chunsheng-home", AGREES)
    await _judged(walk, "zou-guoqiang-home", AGREES | {"satisfied": "mostly"})
    rows = await _month(world)
    chashi = next(row for name, row in rows.items() if "槎市" in name)
    xingtang = next(row for name, row in rows.items() if "杏塘" in name)
    figures = {c.metric: (c.numerator, c.denominator) for c in chashi.components}
    assert figures == {"resolution_rate": (1, 3), "satisfaction_rate": (2, 3)}
    assert chashi.total == Decimal("46.67")  # 60 × 1/3 + 40 × 2/3 = 46.666…
    assert xingtang.total == Decimal("100.00")
    assert (xingtang.rank, chashi.rank) == (1, 2)
    silent = [row for row in rows.values() if row.total is None]
    assert len(silent) == len(rows) - 3
    assert {row.rank for row in silent} == {None}


async def test_a_matter_counts_once_with_its_last_round(walk: Walk, world: World) -> None:
    made = await _judged(walk, "wang-ruigen-home", DISAGREES)
    order = await walk.order_of(made)
    await walk.done("party_member", f"orders/{order['id']}/claim")
    await walk.done("party_member", f"orders/{order['id']}/submit", {"result": "换了"})
    await walk.done("township_leader", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    await walk.done("township_admin", f"demands/{made}/feedback", AGREES)
    chashi = next(row for name, row in (await _month(world)).items() if "槎市" in name)
    assert [(c.numerator, c.denominator) for c in chashi.components] == [(1, 1), (1, 1)]


@pytest.mark.parametrize("metric", [RESOLUTION, SATISFACTION], ids=lambda m: m.code)
async def test_the_list_behind_a_number_is_as_long_as_the_number(
    walk: Walk, world: World, metric: Metric
) -> None:
    good = await _judged(walk, "wang-ruigen-home", AGREES)
    bad = await _judged(walk, "wang-ruigen-home", DISAGREES)
    await walk.registered()  # not judged: not counted
    today, village = clock.today(), world.here.village()
    code = metric.code
    leader = await actor_of(world.here, "township_leader")
    async with transaction(world.here.tenant):
        number = await number_of(leader, today.year, today.month, code, village)
        counted = await counts([metric], *month_bounds(today.year, today.month))
    assert [str(m.demand_id) for m in number.members] == [bad, good]
    assert [m.hits for m in number.members] == [False, True]
    part = number.component
    assert (part.numerator, part.denominator) == counted[code, village] == (1, 2)


async def test_an_answer_counts_in_the_month_in_which_it_was_given(
    walk: Walk, world: World
) -> None:
    since, _ = month_bounds(clock.today().year, clock.today().month)
    with clock.frozen(since - timedelta(seconds=1)):
        await _judged(walk, "wang-ruigen-home", DISAGREES)
    with clock.frozen(since):
        await _judged(walk, "wang-ruigen-home", AGREES)
    chashi = next(row for name, row in (await _month(world)).items() if "槎市" in name)
    assert (chashi.total, chashi.before) == (Decimal("100.00"), Decimal("0.00"))


def test_a_month_begins_and_ends_at_midnight_in_china() -> None:
    assert month_bounds(2026, 12) == (
        datetime(2026, 12, 1, tzinfo=clock.CHINA),
        datetime(2027, 1, 1, tzinfo=clock.CHINA),
    )


async def test_before_the_first_scheme_there_is_no_score(world: World, tx: None) -> None:
    async with transaction(world.here.tenant):
        with pytest.raises(NotFound, match="还没有评分办法"):
            await score_month(2019, 5)


BAD = [
    [("resolution_rate", Decimal(60)), ("satisfaction_rate", Decimal(39))],
    [("resolution_rate", Decimal(60)), ("steps_walked", Decimal(40))],
    [],
]


@pytest.mark.parametrize("indicators", BAD)
async def test_a_scheme_that_cannot_be_is_refused(
    world: World, tx: None, indicators: list[tuple[str, Decimal]]
) -> None:
    async with transaction(world.here.tenant):
        with pytest.raises(Invalid):
            await adopt("新办法", clock.today(), indicators)
