"""The walk: a matter goes from a resident's words to the resident's judgement, by separate people."""

from collections.abc import Callable
from typing import Any

import httpx

from core.kernel.background import drain
from tests.factories.world import World

Api = Callable[..., httpx.AsyncClient]


async def _ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_a_lamp_goes_from_words_to_light(api: Api, world: World) -> None:
    """L1: registered, triaged, resolved, claimed, submitted, verified, asked, closed."""
    base = f"/api/v1/t/{world.here.slug}"
    sent = {
        "channel": "home_visit",
        "original_text": "从村口到塘边一盏灯都没有，晚上出门全靠手电。",
        "household_id": str(world.here.household("wang-ruigen-home")),
        "petitioner": {"name": "王瑞根", "phone": "19900002071"},
    }
    made = await _ok(await api("grid_member").post(f"{base}/demands", json=sent), 201)
    assert made["state"] == "registered"
    assert len(made["query_code"]) == 10
    assert made["due_at"]
    one = f"{base}/demands/{made['id']}"

    triaged = await _ok(
        await api("village_secretary").post(
            f"{one}/triage", json={"level": "L1", "category": "INF", "note": "要村里出钱"}
        )
    )
    assert triaged["state"] == "deliberating"
    orders = await _ok(await api("party_member").get(f"{base}/orders?tab=free"))
    assert made["id"] not in [o["demand_id"] for o in orders["items"]]

    resolved = await _ok(
        await api("village_secretary").post(
            f"{one}/resolve", json={"outcome": "do_it", "note": "装5盏太阳能灯，村集体出钱"}
        )
    )
    assert resolved["state"] == "in_progress"
    orders = await _ok(await api("party_member").get(f"{base}/orders?tab=free"))
    order = next(o for o in orders["items"] if o["demand_id"] == made["id"])
    at = f"{base}/orders/{order['id']}"

    claimed = await _ok(await api("party_member").post(f"{at}/claim", json={}))
    assert claimed["state"] == "claimed"
    late = await api("village_cadre").post(f"{at}/claim", json={})
    assert late.status_code == 409
    assert claimed["handler"] in late.json()["title"]

    await _ok(await api("party_member").post(f"{at}/progress", json={"note": "灯杆到了"}))
    await _ok(await api("party_member").post(f"{at}/submit", json={"result": "5盏灯都亮了"}))
    own = await api("party_member").post(f"{at}/verify", json={})
    assert own.status_code == 403
    await _ok(await api("village_secretary").post(f"{at}/verify", json={}))
    done = await _ok(await api("village_secretary").get(one))
    assert done["state"] == "awaiting_feedback"
    await drain(world.here.tenant)

    answer = {"via": "phone", "contacted": True, "resolved": "yes", "satisfied": "satisfied"}
    handler = await api("party_member").post(f"{one}/feedback", json=answer)
    assert handler.status_code in {403, 404}
    closed = await _ok(await api("village_supervisor").post(f"{one}/feedback", json=answer))
    assert closed["state"] == "closed"
