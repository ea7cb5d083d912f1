"""People at their own devices: a page each, signed in by the real form, with an eye on what fails."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, Request, Response

from tests.browser.chromium import PHONE

TOWN = "zhangjiashan"
_MENDED = (409, 422)
_FAILED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


@dataclass
class Watch:
    """What a page must not do: complain, break the content policy, ask another host, miss a file."""

    host: str
    refused: set[int] = field(default_factory=lambda: set(_MENDED))
    """Answers to a form that comes back to be mended: no fault of the page."""
    faults: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Forget what was seen so far."""
        self.faults.clear()
        self.refused = set(_MENDED)

    def on(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, kind: str, text: str) -> None:
        failed = _FAILED.match(text)
        if kind in {"error", "warning"} and not (failed and int(failed[1]) in self.refused):
            self.faults.append(f"console: {text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.faults.append(f"asks another host: {request.url}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.refused:
            self.faults.append(f"{answer.status}: {answer.request.method} {answer.url}")


class Person:
    """Somebody with a phone in the hand."""

    def __init__(self, page: Page, base: str, watch: Watch) -> None:
        self.page = page
        self.base = base
        self.watch = watch
        self.taps = 0

    async def open(self, path: str) -> None:
        """Open a page of the township (`""` is home), or an address of the site (`/login`)."""
        at = path if path.startswith("/") else f"/t/{TOWN}/{path}"
        answer = await self.page.goto(self.base + at)
        assert answer is not None
        assert answer.status == 200, f"{answer.status} {at}: {(await self.text())[:300]}"

    async def tap(self, what: Locator) -> None:
        """Tap once, and count it."""
        self.taps += 1
        await what.click()

    async def follow(self, what: Locator) -> None:
        """Tap what leads to another page, and wait for that page."""
        async with self.page.expect_navigation():
            await self.tap(what)

    async def press(self, name: str) -> None:
        """Tap the button or link of that name, and wait for the page that follows."""
        await self.follow(self._named(name, exact=True))

    async def press_like(self, name: str) -> None:
        """Tap the button or link whose name begins so or holds it."""
        await self.follow(self._named(name, exact=False))

    def _named(self, name: str, *, exact: bool) -> Locator:
        words = re.escape(name)
        said = re.compile(rf"^\s*{words}\s*$" if exact else words)
        return self.page.locator("button:visible, a:visible").filter(has_text=said).first

    async def choose(self, label: str) -> None:
        """Tap a choice by its first words; what is already chosen costs no tap."""
        words = re.compile(rf"^\s*{re.escape(label)}")
        choice = self.page.locator("label:has(input)").filter(has_text=words).first
        if not await choice.locator("input").is_checked():
            await self.tap(choice)

    async def write(self, label: str, text: str) -> None:
        """Tap a field and type."""
        await self.tap(self.page.get_by_label(label).first)
        await self.page.keyboard.insert_text(text)

    async def text(self) -> str:
        """Return what stands on the page."""
        return await self.page.inner_text("body")

    async def sees(self, *words: str) -> None:
        """Require words on the page."""
        text = await self.text()
        for word in words:
            assert word in text, f"没有“{word}”：{text}"

    async def put_down(self) -> None:
        """Leave nothing for the next test but the session."""
        if self.page.url.startswith(self.base):
            await self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            await self.page.goto("about:blank")
        self.watch.forget()
        self.taps = 0

    def number(self) -> int:
        """Return the number of the matter whose page is open."""
        found = re.search(r"/demands/(\d+)", self.page.url)
        assert found, self.page.url
        return int(found[1])


class People:
    """Residents come with a new phone each time; who has a role signs in once and keeps the phone."""

    def __init__(self, chromium: Browser, line: dict[str, Any]) -> None:
        self.chromium = chromium
        self.base = str(line["url"])
        self.logins = {
            login["role"]: login for login in line["logins"] if login["tenant"] in {TOWN, ""}
        }
        self._signed: dict[str, Person] = {}
        self._guests: list[Person] = []

    async def resident(self, **options: Any) -> Person:
        """Return somebody without an account."""
        person = await self._person(options)
        self._guests.append(person)
        return person

    async def role(self, role: str, **options: Any) -> Person:
        """Return somebody who is signed in; with options, on another phone."""
        if role not in self._signed:
            self._signed[role] = await self._sign_in(role)
        if not options:
            return self._signed[role]
        state = await self._signed[role].page.context.storage_state()
        return await self.resident(storage_state=state, **options)

    async def _sign_in(self, role: str) -> Person:
        person = await self._person({})
        await person.open("/login")
        await person.write("手机号或姓名", self.logins[role]["login"])
        await person.write("密码", self.logins[role]["password"])
        await person.press("登录")
        assert "/login" not in person.page.url, await person.text()
        person.taps = 0
        return person

    async def _person(self, options: dict[str, Any]) -> Person:
        width, height = PHONE
        usual: dict[str, Any] = {
            "viewport": {"width": width, "height": height},
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "has_touch": True,
            "reduced_motion": "reduce",  # no colour is looked at while it changes
        }
        context = await self.chromium.new_context(**(usual | options))
        context.set_default_timeout(10_000)
        watch = Watch(urlsplit(self.base).netloc)
        page = await context.new_page()
        watch.on(page)
        return Person(page, self.base, watch)

    async def leave(self) -> list[str]:
        """Put the phones down; return what was wrong on any page."""
        faults = [f for p in (*self._signed.values(), *self._guests) for f in p.watch.faults]
        for person in self._guests:
            await person.page.context.close()
        self._guests.clear()
        for person in self._signed.values():
            await person.put_down()
        return faults
