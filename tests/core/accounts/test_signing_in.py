"""Signing in: a fresh session, tries left, lock-out, log-out, passwords, forged forms."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx

from core.kernel import clock
from tests.factories.world import PASSWORD, World

Browser = Callable[..., httpx.AsyncClient]
TOKEN = {"_csrf_token": "test-token"}


async def test_the_portal_shows_the_townships_and_no_names(browser: Browser, world: World) -> None:
    """Signed out: every township, and a door."""
    answer = await browser(None).get("/")
    assert answer.status_code == 200
    assert world.here.tenant.name in answer.text
    assert world.here.logins["grid_member"].name not in answer.text


async def test_a_right_password_opens_a_session_under_an_id_of_ours(
    browser: Browser, world: World
) -> None:
    """An id chosen by the client is not taken over (session fixation)."""
    client = browser(None)
    client.cookies.set("mq_session", "chosen-by-the-client")
    login = world.here.logins["grid_member"]
    answer = await client.post("/login", data=TOKEN | {"login": login.phone, "password": PASSWORD})
    assert answer.status_code == 303
    assert "chosen-by-the-client" not in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]


async def test_a_wrong_password_says_how_many_tries_are_left_and_then_locks(
    browser: Browser, world: World
) -> None:
    """Five tries, then a quarter of an hour; the right password does not open it either."""
    login = world.here.logins["village_cadre"]
    client = browser(None)
    for left in (4, 3, 2, 1):
        answer = await client.post("/login", data=TOKEN | {"login": login.phone, "password": "x"})
        assert answer.status_code == 401
        assert f"还可以试{left}次" in answer.text
    await client.post("/login", data=TOKEN | {"login": login.phone, "password": "x"})
    answer = await client.post("/login", data=TOKEN | {"login": login.phone, "password": PASSWORD})
    assert answer.status_code == 429
    assert "15分钟" in answer.text


async def test_a_forged_form_is_refused(browser: Browser) -> None:
    """Without the token of our own page nothing happens."""
    answer = await browser("grid_member").post("/logout", data={})
    assert answer.status_code == 403


async def test_leaving_closes_the_session(browser: Browser) -> None:
    """The old cookie opens nothing any more."""
    client = browser("grid_member")
    assert (await client.get("/me")).status_code == 200
    kept = client.cookies["mq_session"]
    await client.post("/logout", data=TOKEN)
    client.cookies.set("mq_session", kept)
    assert (await client.get("/me")).status_code == 303


async def test_a_new_password_must_be_new_and_twice_the_same(browser: Browser) -> None:
    """Each fault stands at its field."""
    client = browser("village_supervisor")
    sent = TOKEN | {"current_password": PASSWORD, "new_password": "一句自己的话2026"}
    differs = await client.post("/me/password", data=sent | {"new_password_again": "别的话"})
    assert differs.status_code == 422
    assert "两次填的新密码不一样" in differs.text
    same = await client.post("/me/password", data=sent | {"new_password_again": "一句自己的话2026"})
    assert same.status_code == 303


async def test_signing_in_does_not_lead_to_other_sites(browser: Browser, world: World) -> None:
    """`next` stays on this host."""
    login = world.here.logins["township_admin"]
    answer = await browser(None).post(
        "/login",
        data=TOKEN | {"login": login.phone, "password": PASSWORD, "next": "//evil.example"},
    )
    assert answer.headers["location"] == "/"


async def test_a_token_is_shown_once_reads_and_can_be_revoked(
    browser: Browser, application: Callable[..., object], world: World
) -> None:
    """A read-only token sees and does not write; revoked it opens nothing."""
    client = browser("village_secretary")
    wrong = await client.post("/me/tokens", data=TOKEN | {"title": "台账", "password": "x"})
    assert wrong.status_code == 422
    made = await client.post("/me/tokens", data=TOKEN | {"title": "街道台账", "password": PASSWORD})
    token = re.search(r"mq_[\w-]{30,}", made.text)
    assert token
    assert token[0] not in (await client.get("/me/tokens")).text
    base = f"/api/v1/t/{world.here.slug}/demands"
    transport = httpx.ASGITransport(app=application)  # type: ignore[arg-type]
    headers = {"authorization": f"Bearer {token[0]}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://minqing.test", headers=headers
    ) as api:
        assert (await api.get(base)).status_code == 200
        sent = {"channel": "phone", "original_text": "水管爆了"}
        assert (await api.post(base, json=sent)).status_code == 403
        listed = await client.get("/me/tokens")
        revoke = re.search(r'action="(/me/tokens/[^"]*/revoke)"', listed.text)
        assert revoke
        assert (await client.post(revoke[1], data=TOKEN)).status_code == 303
        assert (await api.get(base)).status_code == 401


async def test_an_expired_session_leads_to_the_door_and_writes_nothing(
    browser: Browser, world: World
) -> None:
    """A page asks to sign in; a form says so and the matter is not written."""
    client = browser("grid_member")
    root = f"/t/{world.here.slug}"
    with clock.frozen(clock.now() + timedelta(days=400)):
        page = await client.get(f"{root}/demands?view=late")
        assert page.status_code == 303
        assert page.headers["location"].startswith("/login?next=")
        sent = TOKEN | {"channel": "phone", "original_text": "登录过期时写的一件事"}
        refused = await client.post(f"{root}/demands", data=sent)
    assert refused.status_code == 401
    assert "重新登录" in refused.text
    listed = await browser("village_secretary").get(f"{root}/demands?q=登录过期时写的")
    assert 'class="voice' not in listed.text
