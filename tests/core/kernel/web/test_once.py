"""`Idempotency-Key`: a request that is sent twice happens once."""

from uuid import uuid4

from tests.factories.rows import row_counts
from tests.factories.walk import Walk
from tests.factories.world import World


def _key() -> dict[str, str]:
    return {"idempotency-key": str(uuid4())}


async def test_the_same_key_and_body_give_the_same_bytes(walk: Walk, world: World) -> None:
    sent, key = walk.words(), _key()
    first = await walk.post("grid_member", "demands", sent, key)
    before = await row_counts(world.here.tenant)
    second = await walk.post("grid_member", "demands", sent, key)
    assert first.status_code == second.status_code == 201
    assert second.content == first.content
    assert second.headers["content-type"] == first.headers["content-type"]
    assert await row_counts(world.here.tenant) == before


async def test_a_verb_that_is_sent_twice_is_done_once(walk: Walk) -> None:
    order = await walk.open()
    path, key = f"orders/{order['id']}/claim", _key()
    first = await walk.post("party_member", path, {}, key)
    second = await walk.post("party_member", path, {}, key)
    assert first.status_code == second.status_code == 200
    assert second.content == first.content


async def test_the_same_key_with_another_body_is_refused(walk: Walk, world: World) -> None:
    key = _key()
    await walk.post("grid_member", "demands", walk.words(), key)
    before = await row_counts(world.here.tenant)
    other = await walk.post("grid_member", "demands", walk.words(urgency="critical"), key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert await row_counts(world.here.tenant) == before


async def test_the_key_of_another_account_is_another_key(walk: Walk) -> None:
    sent, key = walk.words(), _key()
    first = await walk.post("grid_member", "demands", sent, key)
    second = await walk.post("village_cadre", "demands", sent, key)
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] != second.json()["id"]


async def test_the_key_of_another_address_is_another_key(walk: Walk) -> None:
    key = _key()
    orders = [await walk.open() for _ in "12"]
    for order in orders:
        answer = await walk.post("party_member", f"orders/{order['id']}/claim", {}, key)
        assert answer.status_code == 200
        assert answer.json()["id"] == order["id"]


async def test_a_verb_that_failed_leaves_no_key(walk: Walk, world: World) -> None:
    order = await walk.open()
    path, key = f"orders/{order['id']}/claim", _key()
    before = await row_counts(world.here.tenant)
    refused = await walk.post("party_member", path, {}, {**key, "if-match": '"9"'})
    assert refused.status_code == 412
    assert await row_counts(world.here.tenant) == before
    again = await walk.post("party_member", path, {}, key)
    assert again.status_code == 200


async def test_a_key_may_not_be_endless(walk: Walk) -> None:
    key = {"idempotency-key": "k" * 201}
    answer = await walk.post("grid_member", "demands", walk.words(), key)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_without_a_key_it_happens_twice(walk: Walk) -> None:
    first = await walk.registered()
    second = await walk.registered()
    assert first["id"] != second["id"]
