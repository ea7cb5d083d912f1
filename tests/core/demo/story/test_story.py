"""What the story leaves behind, looked at as a whole."""

from datetime import timedelta

from core.accounts.permissions import Actor
from core.accounts.queries import actor_by_person
from core.demands.categories import CATEGORIES
from core.demands.queries.lists import Counts, Filters, counted, listed
from core.demands.states import MOVES, STATES
from core.demo.story.script import matters
from core.feedback.queries import calls_for
from core.kernel import clock
from core.kernel.events import listeners_of
from core.kernel.plugins import manager
from core.kernel.sealing import Verified, verify
from core.orders.forms import OrderFilters
from core.orders.queries import orders_for
from core.orders.states import ORDER_STATES
from core.scoring.actions import month_bounds, score_month
from core.scoring.queries import behind
from tenants.database import bind_county, fetch, fetch_value, transaction
from tests.core.demo.story.conftest import Evening


async def actor(evening: Evening, role: str) -> Actor:
    here = evening.world.here
    found = await actor_by_person(here.logins[role].person_id, here.tenant.id, clock.today())
    assert found is not None
    return found


async def kinds(evening: Evening, column: str, table: str = "demand") -> set[str]:
    tenant = evening.world.here.tenant.id
    sql = f"SELECT DISTINCT {column} FROM {table} WHERE tenant_id = $1 AND {column} IS NOT NULL"
    return {row[0] for row in await fetch(sql, tenant)}


async def faults(evening: Evening, sql: str) -> list[object]:
    """Rows that should not be there; `$1` is the township."""
    return [tuple(row) for row in await fetch(sql, evening.world.here.tenant.id)]


async def test_every_state_level_category_and_channel_occurs(evening: Evening) -> None:
    """Every list has an example. No verb leads to `merged`."""
    reached = {"registered", *(move.after for move in MOVES.values())} & set(STATES)
    assert await kinds(evening, "state") == reached
    assert await kinds(evening, "level") == set(manager.levels())
    assert await kinds(evening, "category") == set(CATEGORIES)
    assert await kinds(evening, "channel") == set(manager.intake_channels())
    assert await kinds(evening, "urgency") == {"normal", "pressing", "critical"}
    assert await kinds(evening, "kind") == {
        "inquiry", "help", "complaint", "report", "suggestion", "praise",
    }  # fmt: skip


async def test_every_move_and_state_of_an_order_occurs(evening: Evening) -> None:
    """`assigned` and `claimed` are passed or stayed in; the rest somebody is in now."""
    states = await kinds(evening, "state", "work_order")
    assert states | {"assigned"} == set(ORDER_STATES)
    assert "assign" in await kinds(evening, "verb", "order_step")
    assert set(MOVES) - await kinds(evening, "verb", "demand_move") == set()
    assert await kinds(evening, "outcome", "resolution") == {
        "do_it", "raise_level", "send_back", "postpone", "cannot",
    }  # fmt: skip


async def test_what_is_in_progress_has_an_unfinished_order_and_nothing_else_has(
    evening: Evening,
) -> None:
    assert not await faults(
        evening,
        """
        SELECT d.number, d.state FROM demand d WHERE d.tenant_id = $1
        AND (d.state = 'in_progress') <> EXISTS (SELECT 1 FROM work_order o WHERE o.tenant_id = $1
            AND o.demand_id = d.id AND o.state NOT IN ('verified', 'cancelled'))
        """,
    )


async def test_who_waits_for_an_answer_has_been_asked(evening: Evening) -> None:
    """An open request in the newest round; what is closed has an answer or a reason."""
    assert not await faults(
        evening,
        """
        SELECT d.number FROM demand d WHERE d.tenant_id = $1 AND d.state = 'awaiting_feedback'
        AND NOT EXISTS (SELECT 1 FROM feedback_request q WHERE q.tenant_id = $1
            AND q.demand_id = d.id AND q.answered_at IS NULL)
        """,
    )
    assert not await faults(
        evening,
        """
        SELECT d.number FROM demand d WHERE d.tenant_id = $1 AND d.state = 'closed'
        AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.tenant_id = $1 AND f.demand_id = d.id)
        AND NOT EXISTS (SELECT 1 FROM demand_move m WHERE m.tenant_id = $1 AND m.demand_id = d.id
            AND m.verb = 'close' AND m.note <> '')
        """,
    )


async def test_open_matters_have_one_running_clock_and_ended_ones_none(evening: Evening) -> None:
    assert not await faults(
        evening,
        """
        SELECT d.number, d.state, n.n FROM demand d, LATERAL (SELECT count(*) AS n FROM clock c
            WHERE c.tenant_id = $1 AND c.subject_kind = 'demand' AND c.subject_id = d.id
            AND c.finished_at IS NULL) n
        WHERE d.tenant_id = $1 AND n.n <> CASE WHEN d.state IN
            ('registered', 'deliberating', 'in_progress', 'awaiting_feedback') THEN 1 ELSE 0 END
        """,
    )
    assert not await faults(
        evening,
        "SELECT id FROM clock WHERE tenant_id = $1 AND (finished_at < started_at"
        " OR (due_at IS NULL) <> (waiting_reason IS NOT NULL))",
    )


async def test_moves_follow_one_another(evening: Evening) -> None:
    """Each begins where the one before ended; the last is where the demand is."""
    assert not await faults(
        evening,
        """
        WITH told AS (SELECT m.demand_id, m.before, m.after,
            lag(m.after, 1, 'registered') OVER (PARTITION BY m.demand_id ORDER BY m.at, m.id) AS b,
            lead(m.after) OVER (PARTITION BY m.demand_id ORDER BY m.at, m.id) IS NULL AS last
            FROM demand_move m WHERE m.tenant_id = $1)
        SELECT d.number FROM told t JOIN demand d ON d.tenant_id = $1 AND d.id = t.demand_id
        WHERE t.before <> t.b OR (t.last AND t.after <> d.state)
        """,
    )


async def test_nothing_happened_in_the_future(evening: Evening) -> None:
    tenant, now = evening.world.here.tenant.id, clock.now()
    for table, column in (
        ("demand", "registered_at"), ("demand_move", "at"), ("order_step", "at"),
        ("feedback", "at"), ("audit", "at"), ("outbox", "emitted_at"), ("receipt", "at"),
    ):  # fmt: skip
        sql = f"SELECT max({column}) FROM {table} WHERE tenant_id = $1"
        assert await fetch_value(sql, tenant) <= now, table


async def test_nobody_judged_their_own_work(evening: Evening) -> None:
    """Neither verified it nor wrote down what the resident said of it."""
    assert not await faults(
        evening,
        "SELECT id FROM feedback WHERE tenant_id = $1 AND recorded_by = ANY(handler_ids)",
    )
    assert not await faults(
        evening,
        """
        SELECT o.id FROM order_step s JOIN work_order o ON o.tenant_id = $1 AND o.id = s.order_id
        WHERE s.tenant_id = $1 AND s.verb IN ('verify', 'redo') AND s.by_person = o.handler_id
        """,
    )


async def test_every_event_was_delivered_once(evening: Evening) -> None:
    """Nothing waits; each listened-to event has its receipts; audit is sealed and whole."""
    assert not await faults(
        evening, "SELECT id FROM outbox WHERE tenant_id = $1 AND done_at IS NULL"
    )
    told = await faults(
        evening, "SELECT event, count(*) FROM outbox WHERE tenant_id = $1 GROUP BY event"
    )
    wanted = sum(count * len(listeners_of(event)) for event, count in told)  # type: ignore[misc,has-type]
    tenant = evening.world.here.tenant
    assert (
        await fetch_value("SELECT count(*) FROM receipt WHERE tenant_id = $1", tenant.id) == wanted
    )
    found = await verify(tenant)
    assert isinstance(found, Verified)
    assert found.rows > evening.told.steps


async def test_who_did_it_is_in_the_audit_trail(evening: Evening) -> None:
    """A verb names its person; only residents and jobs have none."""
    unnamed = await faults(
        evening, "SELECT DISTINCT verb FROM audit WHERE tenant_id = $1 AND person_id IS NULL"
    )
    assert ("demand.deliberate",) not in unnamed
    assert ("order.submit",) not in unnamed
    named = await faults(
        evening, "SELECT DISTINCT verb FROM audit WHERE tenant_id = $1 AND person_id IS NOT NULL"
    )
    assert {("demand.deliberate",), ("order.claim",), ("feedback.answer",)} <= set(named)


async def test_every_role_finds_something_to_do(evening: Evening) -> None:
    """The home page of the walk's people is neither empty nor flooded."""
    now = clock.now()

    async def counts(role: str) -> Counts:
        return await counted(await actor(evening, role), now, now + timedelta(days=1))

    secretary = await actor(evening, "village_secretary")
    waiting = await listed(secretary, Filters(state="registered"), now, now)
    assert 3 <= waiting.total <= 5
    free = await orders_for(await actor(evening, "party_member"), OrderFilters("free", 50))
    assert 2 <= len(free.items) <= 4
    calls = await calls_for(await actor(evening, "village_supervisor"), most=50)
    assert 2 <= len(calls) <= 3
    grid_member = await actor(evening, "grid_member")
    mine = [
        o
        for o in (await orders_for(grid_member, OrderFilters("mine", 50))).items
        if o.state != "verified"
    ]
    assert len(mine) + len(await calls_for(grid_member)) == 4
    assert (await counts("village_cadre")).mine >= 2
    leader = await counts("township_leader")
    assert leader.late >= 3
    assert 30 <= leader.open <= 60


async def test_only_leaders_see_what_is_confidential(evening: Evening) -> None:
    """The street's leaders see two more than the admin."""
    now = clock.now()
    admin = await counted(await actor(evening, "township_admin"), now, now)
    leader = await counted(await actor(evening, "township_leader"), now, now)
    assert leader.all - admin.all == 2


async def test_the_article_has_its_words(evening: Evening) -> None:
    """What 王瑞根 said of the lamps and of the cleared ground stands with his answers."""
    rows = await faults(
        evening,
        """
        SELECT f.note FROM feedback f
        JOIN feedback_request q ON q.tenant_id = $1 AND q.id = f.request_id
        JOIN petition p ON p.tenant_id = $1 AND p.id = q.petition_id
        WHERE f.tenant_id = $1 AND p.name = '王瑞根'
        """,
    )
    said = "".join(note for (note,) in rows)  # type: ignore[misc,has-type]
    assert "安装路灯之后，村民晚上出行、健身就方便多了。" in said
    assert "这块地原本杂草丛生，慢慢成了村里的垃圾堆。" in said


async def test_scores_differ_and_are_what_their_lists_say(evening: Evening) -> None:
    """Last month's figures of every village equal the matters behind them."""
    last = clock.today().replace(day=1) - timedelta(days=1)
    found = await score_month(last.year, last.month)
    assert len(found.rows) == 27
    totals = [row.total for row in found.rows]
    assert len(set(totals)) >= 5
    assert sum(t is None for t in totals) <= 5
    since, until = month_bounds(last.year, last.month)
    leader = await actor(evening, "township_leader")
    for row in found.rows:
        for part in row.components:
            metric = manager.metrics()[part.metric]
            rows = await behind(leader, metric, row.village.village_id, since, until)
            assert (sum(r.hits for r in rows), len(rows)) == (part.numerator, part.denominator)


async def test_a_neighbour_has_three_matters_in_three_stages(evening: Evening) -> None:
    """By its own people."""
    there = evening.world.there.tenant
    async with transaction(there):
        rows = await fetch(
            "SELECT state FROM demand WHERE tenant_id = $1 ORDER BY number", there.id
        )
        strangers = await fetch_value(
            "SELECT count(*) FROM demand d LEFT JOIN person p ON p.tenant_id = $1"
            " AND p.id = d.registered_by WHERE d.tenant_id = $1 AND p.id IS NULL",
            there.id,
        )
    assert [row[0] for row in rows] == ["closed", "in_progress", "registered"]
    assert strangers == 0
    assert evening.told.neighbours == len(matters("neighbours")) == 3


async def test_the_county_has_its_figures(evening: Evening) -> None:
    """Rolled up at the end: as many registered today as there are demands of today."""
    here = evening.world.here.tenant
    async with transaction(here):
        await bind_county(here.county_id)
        rolled = await fetch_value(
            "SELECT sum(n) FROM county_fact WHERE county_id = $1 AND tenant_id = $2"
            " AND metric = 'registered'",
            here.county_id,
            here.id,
        )
    since = clock.today() - timedelta(days=62)
    told = await fetch_value(
        "SELECT count(*) FROM demand WHERE tenant_id = $1"
        " AND (registered_at AT TIME ZONE 'Asia/Shanghai')::date >= $2",
        here.id,
        since,
    )
    assert rolled == told
