"""Who may come in: tokens that are wrong, over, taken back, for reading only, or of another place."""

from datetime import timedelta

import httpx
import pytest

from core.accounts.actions import hash_token, issue_token
from core.accounts.tables import Account, ApiToken
from core.kernel import clock
from tenants.database import transaction
from tests.factories.rows import row_counts
from tests.factories.walk import Walk
from tests.factories.world import World


async def _ask(walk: Walk, authorization: str | None) -> httpx.Response:
    client = walk.api(None)
    if authorization is not None:
        client.headers["authorization"] = authorization
    return await client.post(f"{walk.base}/demands", json=walk.words())


async def _token(world: World, role: str, scopes: list[str], days: int = 1) -> str:
    async with transaction():
        return await issue_token(world.here.logins[role].account_id, "test", scopes, days)


WRONG = [None, "", "Bearer", "Bearer ", "Bearer mq_", "Bearer mq_nobody", "Basic bXE6bXE=",
         "mq_nobody", "Bearer " + "mq_" + "x" * 300, "Bearer cookie"]  # fmt: skip


@pytest.mark.parametrize("authorization", WRONG)
async def test_a_token_that_is_none_opens_nothing(
    walk: Walk, world: World, authorization: str | None
) -> None:
    before = await row_counts(world.here.tenant)
    answer = await _ask(walk, authorization)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert await row_counts(world.here.tenant) == before


async def test_a_cookie_is_no_token(walk: Walk, world: World) -> None:
    client = walk.api(None)
    client.cookies.set("mq_session", world.here.logins["grid_member"].cookie)
    answer = await client.post(f"{walk.base}/demands", json=walk.words())
    assert answer.status_code == 401


async def test_a_token_that_is_over_opens_nothing(walk: Walk, world: World) -> None:
    token = await _token(world, "grid_member", ["read", "write"], days=3)
    assert (await _ask(walk, f"Bearer {token}")).status_code == 201
    with clock.frozen(clock.now() + timedelta(days=3, seconds=1)):
        assert (await _ask(walk, f"Bearer {token}")).status_code == 401


async def test_a_token_that_was_taken_back_opens_nothing(walk: Walk, world: World) -> None:
    token = await _token(world, "grid_member", ["read", "write"])
    async with transaction():
        await ApiToken.update({ApiToken.revoked_at: clock.now()}).where(
            ApiToken.token_hash == hash_token(token)
        )
    assert (await _ask(walk, f"Bearer {token}")).status_code == 401


async def test_the_token_of_a_locked_account_opens_nothing(walk: Walk, world: World) -> None:
    async with transaction():
        await Account.update({Account.state: "locked"}).where(
            Account.id == world.here.logins["grid_member"].account_id
        )
    assert (await walk.get("grid_member", "demands")).status_code == 401


async def test_a_token_for_reading_reads_and_writes_nothing(walk: Walk, world: World) -> None:
    order = await walk.open()
    token = await _token(world, "village_secretary", ["read"])
    client = walk.api(None)
    client.headers["authorization"] = f"Bearer {token}"
    for path in ("demands", f"demands/{order['demand_id']}", "orders", f"orders/{order['id']}"):
        assert (await client.get(f"{walk.base}/{path}")).status_code == 200, path
    before = await row_counts(world.here.tenant)
    sent = {
        "demands": walk.words(),
        f"orders/{order['id']}/claim": {},
        f"demands/{order['demand_id']}/withdraw": {"note": "不用了"},
    }
    for path, body in sent.items():
        answer = await client.post(f"{walk.base}/{path}", json=body)
        assert answer.status_code == 403, path
    assert await row_counts(world.here.tenant) == before


async def test_an_account_without_a_post_here_finds_nothing_here(walk: Walk, world: World) -> None:
    for token in (world.county_admin.token, world.there.logins["township_admin"].token):
        for path in ("demands", "orders"):
            client = walk.api(None)
            client.headers["authorization"] = f"Bearer {token}"
            answer = await client.get(f"{walk.base}/{path}")
            assert answer.status_code == 404
            assert "没有岗位" in answer.json()["title"]


async def test_each_township_has_its_own_list(walk: Walk, world: World) -> None:
    made = await walk.registered()
    there = Walk(walk.api, world.there)
    page = (await there.get("township_leader", "demands?view=all")).json()
    assert page["total"] == 0
    for path in (f"demands/{made['id']}", "orders"):
        answer = await there.get("township_leader", path)
        assert made["id"] not in answer.text
    home = str(next(iter(world.there.ids.households.values())))
    theirs = await there.done("township_leader", "demands", walk.words(household_id=home))
    assert theirs["number"] == 1
    assert (await walk.get("township_leader", f"demands/{theirs['id']}")).status_code == 404
