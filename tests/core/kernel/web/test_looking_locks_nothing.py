"""Pages that anybody may open only read: a resident who reloads stops nobody's work."""

import re
from collections.abc import Callable

import httpx

from core.kernel.background import drain
from tests.factories.statements import Statements
from tests.factories.walk import Walk

Browser = Callable[..., httpx.AsyncClient]


async def test_following_a_matter_and_the_link_to_judge_it_lock_no_row(
    browser: Browser, walk: Walk, statements: Statements
) -> None:
    root, resident = f"/t/{walk.township.slug}", browser(None)
    made = await walk.registered()
    sent = {"level": "L0", "category": "INF"}
    await walk.done("village_secretary", f"demands/{made['id']}/triage", sent)
    order = await walk.order_of(made["id"])
    await walk.done("party_member", f"orders/{order['id']}/claim")
    await walk.done("party_member", f"orders/{order['id']}/submit", {"result": "5盏灯都亮了"})
    await walk.done("village_secretary", f"orders/{order['id']}/verify")
    await drain(walk.township.tenant)
    async with statements.counted() as looked:
        page = await resident.get(f"{root}/track/{made['query_code']}")
        link = re.search(rf"{root}/rate/\w+", page.text)
        assert link, page.text
        asked = await resident.get(link[0])
    assert page.status_code == asked.status_code == 200
    assert looked
    assert not [sql for sql in looked if "FOR UPDATE" in sql or sql.startswith("UPDATE")]
