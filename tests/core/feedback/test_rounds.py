"""Two who brought a matter, one of whom was not content: only the newest round counts."""

from uuid import UUID

import pytest

from core.accounts.queries import actor_by_person
from core.demands.actions import add_petition
from core.demands.forms import Petitioner
from core.demands.queries import Place, petitions_of
from core.feedback.actions import answer_by_link, rate_token
from core.feedback.forms import Answer
from core.feedback.queries import calls_for, requests_of
from core.kernel import clock
from core.kernel.background import drain
from core.kernel.errors import WrongState
from tenants.database import transaction
from tests.factories.walk import DISAGREES, Walk
from tests.factories.world import World


async def asked_twice(walk: Walk, world: World) -> UUID:
    """A demand of two petitioners in its second round; the second has not answered the first."""
    order = await walk.submitted()
    demand_id = UUID(order["demand_id"])
    async with transaction(world.here.tenant):
        await add_petition(demand_id, Petitioner("付小平", "19420002019"), "phone", Place())
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(world.here.tenant)
    await walk.done("village_supervisor", f"demands/{demand_id}/feedback", DISAGREES)
    again = await walk.order_of(str(demand_id))
    await walk.done("village_cadre", f"orders/{again['id']}/claim")
    await walk.done("village_cadre", f"orders/{again['id']}/submit", {"result": "换了新灯"})
    await walk.done("village_secretary", f"orders/{again['id']}/verify")
    await drain(world.here.tenant)
    return demand_id


async def test_everybody_is_called_once_a_round(walk: Walk, world: World) -> None:
    """A request of an earlier round that nobody answered is no second call."""
    demand_id = await asked_twice(walk, world)
    async with transaction(world.here.tenant):
        supervisor = world.here.logins["village_supervisor"]
        actor = await actor_by_person(supervisor.person_id, world.here.tenant.id, clock.today())
        assert actor is not None
        calls = [c.name for c in await calls_for(actor) if c.demand_id == demand_id]
    assert sorted(calls) == sorted(["王瑞根", "付小平"])


async def test_a_link_of_an_earlier_round_points_to_the_new_one(walk: Walk, world: World) -> None:
    """An answer to what was done the first time must not be lost beside the second round."""
    demand_id = await asked_twice(walk, world)
    async with transaction(world.here.tenant):
        second = next(p for p in await petitions_of(demand_id) if p.name == "付小平")
        old = rate_token(demand_id, second.id, 1)
        answer = Answer(contacted=True, resolved="yes", satisfied="satisfied", tail="2019")
        with pytest.raises(WrongState, match="又办过一次"):
            await answer_by_link(old, answer)
        await answer_by_link(rate_token(demand_id, second.id, 2), answer)


async def test_the_first_who_came_is_asked_first(walk: Walk, world: World) -> None:
    """Requests of one moment keep the order in which the petitioners came."""
    demand_id = await asked_twice(walk, world)
    async with transaction(world.here.tenant):
        names = [r.name for r in await requests_of(demand_id)]
        assert names == [p.name for p in await petitions_of(demand_id)]
