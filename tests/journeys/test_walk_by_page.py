"""The walk on pages: every page of it answers, forms and all, as the people who use it."""

import re
from collections.abc import Callable

import httpx

from core.kernel.background import drain
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
TOKEN = {"_csrf_token": "test-token"}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


async def test_a_resident_is_heard_helped_and_asked(browser: Browser, world: World) -> None:
    """Submitted without an account, triaged to L0, claimed, done, verified, rated by link."""
    root = f"/t/{world.here.slug}"
    resident = browser(None)
    form = await resident.get(f"{root}/ask")
    assert form.status_code == 200
    sent = TOKEN | {
        "original_text": "降压药吃完了，腿脚不方便，去不了镇上。",
        "place": "店下31号",
        "village_id": str(world.here.village()),
        "petitioner_name": "聂火根",
        "petitioner_phone": "19400003131",
        "client_id": _hidden(form.text, "client_id"),
        "website": "",
    }
    asked = await resident.post(f"{root}/ask", data=sent)
    assert asked.status_code == 200, asked.text
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", asked.text)
    assert code

    secretary = browser("village_secretary")
    stack = await secretary.get(f"{root}/triage")
    assert "降压药" in stack.text
    number = re.search(r"demands/(\d+)/triage", stack.text)
    assert number
    at = f"{root}/demands/{number[1]}"
    done = await secretary.post(
        f"{at}/triage",
        data=TOKEN | {"level": "L0", "category": "MED", "urgency": "normal", "version": "1"},
    )
    assert done.status_code == 303, done.text

    member = browser("party_member")
    orders = await member.get(f"{root}/orders")
    assert "降压药" in orders.text
    claim = re.search(r'action="([^"]*/orders/[^"]*/claim)"', orders.text)
    assert claim
    order = claim[1].removesuffix("/claim")
    assert (await member.post(f"{order}/claim", data=TOKEN)).status_code == 303
    page = await member.get(f"{at}?do=submit")
    assert 'name="result"' in page.text
    empty = await member.post(f"{order}/submit", data=TOKEN | {"result": ""})
    assert empty.status_code == 422
    assert "这一项要填" in empty.text
    await member.post(f"{order}/submit", data=TOKEN | {"result": "药买好了，送到了家里。"})
    supervisor = browser("village_supervisor")
    verified = await supervisor.post(f"{order}/verify", data=TOKEN)
    assert verified.status_code == 303, verified.text
    await drain(world.here.tenant)

    track = await resident.post(f"{root}/track", data=TOKEN | {"code": code[0], "tail": "3131"})
    assert track.status_code == 303, track.text
    seen = await resident.get(track.headers["location"])
    rate = re.search(r'href="([^"]*/rate/[^"]*)"', seen.text)
    assert rate, seen.text
    assert (await resident.get(rate[1])).status_code == 200
    judged = {"contacted": "true", "resolved": "yes", "satisfied": "satisfied", "note": "多谢"}
    wrong = await resident.post(rate[1], data=TOKEN | judged | {"tail": "0000"})
    assert wrong.status_code == 422
    rated = await resident.post(rate[1], data=TOKEN | judged | {"tail": "3131"})
    assert rated.status_code == 200, rated.text
    closed = await secretary.get(at)
    assert "办结" in closed.text
    again = await resident.get(rate[1])
    assert again.status_code == 409


async def test_the_pages_of_the_loop_open_for_everybody_who_works(
    browser: Browser, world: World
) -> None:
    """Whatever the side bar offers answers 200."""
    for role in world.here.logins:
        client = browser(role)
        first = await client.get(f"/t/{world.here.slug}/demands")
        assert first.status_code == 200, (role, first.text)
        for href in set(re.findall(rf'href="(/t/{world.here.slug}/[a-z]+)"', first.text)):
            answer = await client.get(href)
            assert answer.status_code in {200, 404}, (role, href, answer.text)
