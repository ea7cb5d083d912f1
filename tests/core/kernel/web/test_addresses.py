"""Where a browser is sent: on this site, and always in letters that a header may hold."""

from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from core.kernel.web.pages import inside, see_other
from tests.factories.world import PASSWORD, World

Browser = Callable[..., httpx.AsyncClient]
TOKEN = {"_csrf_token": "test-token"}


PATHS = [
    "/t/张家山/demands",
    "/t/%E5%BC%A0%E5%AE%B6%E5%B1%B1/demands?q=路灯&tab=mine",
    "/t/zhangjiashan/demands?q=%E8%B7%AF%E7%81%AF%26",
    "/t/zhangjiashan%0D%0Aset-cookie:%20a=b/demands",
    "/me",
]


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_session_one_comes_back_here_after_signing_in(
    browser: Browser, world: World, path: str
) -> None:
    client = browser(None)
    answer = await client.get(path)
    assert answer.status_code == 303
    onward = answer.headers["location"]
    assert onward.isascii()
    assert onward.isprintable()
    assert "set-cookie" not in answer.headers
    wanted = parse_qs(urlsplit(onward).query)["next"][0]
    assert unquote(wanted) == unquote(path)
    login = world.here.logins["grid_member"]
    sent = TOKEN | {"login": login.phone or "", "password": PASSWORD, "next": wanted}
    signed = await client.post("/login", data=sent)
    assert unquote(signed.headers["location"]) == unquote(path)
    assert signed.headers["location"].isprintable()


OUTSIDE = [
    "https://evil.test/",
    "//evil.test/",
    "/\\evil.test/",
    "/t\\..\\evil",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\r\nset-cookie: a=b",
    "/\x85",
    "javascript:alert(1)",
    "me",
    "",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_an_address_outside_leads_to_the_first_page(path: str) -> None:
    assert inside(path) == "/"


@pytest.mark.parametrize("path", ["/", "/me", "/t/x/demands?q=a//b", "/t/张家山/"])
def test_an_address_of_ours_is_kept(path: str) -> None:
    assert inside(path) == path


def test_a_header_holds_what_an_address_may_hold() -> None:
    assert see_other("/t/张?q=%E5 a&b=1#do").headers["location"] == "/t/%E5%BC%A0?q=%E5%20a&b=1#do"
    with pytest.raises(ValueError, match="control"):
        see_other("/t/x\r\nset-cookie: a=b")


async def test_large_type_leads_back_to_the_page_where_it_was_chosen(
    browser: Browser, world: World
) -> None:
    client = browser("grid_member")
    for path in (f"/t/{world.here.slug}/demands?view=mine", "/me"):
        page = await client.get(path)
        assert f'name="back" value="{path}"' in page.text
        answer = await client.post("/me/display", data=TOKEN | {"large": "true", "back": path})
        assert answer.headers["location"] == path
        assert "mq_large=1" in answer.headers["set-cookie"]


@pytest.mark.parametrize("back", ["//evil.test/", "https://evil.test/", "/a\r\nb: c"])
async def test_large_type_never_leads_elsewhere(browser: Browser, back: str) -> None:
    sent = TOKEN | {"large": "true", "back": back}
    headers = {"referer": "https://minqing.test//evil.test/"}
    answer = await browser(None).post("/me/display", data=sent, headers=headers)
    assert answer.headers["location"] == "/"


async def test_a_page_that_answers_a_form_gives_no_address_to_come_back_to(
    browser: Browser, world: World
) -> None:
    answer = await browser("grid_member").post("/me/password", data=TOKEN)
    assert answer.status_code == 422
    assert 'name="back" value=""' in answer.text
