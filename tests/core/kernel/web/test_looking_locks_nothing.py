"""Pages that anybody may open only read: a resident who reloads stops nobody's work."""

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
    made = await walk.registered(petitioner={"name": "王瑞根", "phone": "19900002071"})
    async with statements.counted() as sent:
        page = await resident.get(f"{root}/track/{made['query_code']}")
    assert page.status_code == 200
    assert sent
    assert not [sql for sql in sent if "FOR UPDATE" in sql or sql.startswith("UPDATE")]
    await drain(walk.township.tenant)
