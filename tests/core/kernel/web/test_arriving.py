"""What is too large is refused unread, what is too slow is broken off: before anything is opened."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.kernel.web import arriving
from core.kernel.web.answers import last_resort
from core.kernel.web.arriving import LARGEST, LARGEST_WITH_PHOTO, Arriving

Message = dict[str, Any]
URLENCODED, MULTIPART = b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"


class Sender:
    """Sends parts of a body, each of them in a message, and counts how many were taken."""

    def __init__(self, *parts: bytes, ends: bool = True) -> None:
        self.parts = list(parts)
        self.ends = ends
        self.taken = 0

    async def __call__(self) -> Message:
        """Give the next part, or say that the client has gone."""
        self.taken += 1
        if self.parts:
            part = self.parts.pop(0)
            more = bool(self.parts) or not self.ends
            return {"type": "http.request", "body": part, "more_body": more}
        return {"type": "http.disconnect"}


class Answered:
    """Keeps what was answered, and what the application behind read."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.read: list[Message] = []

    async def app(self, _: object, receive: Callable[[], Awaitable[Message]], __: object) -> None:
        """Read as an application does, and once more."""
        self.read = [await receive(), await receive()]

    async def send(self, message: Message) -> None:
        """Take an answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])


async def _sent(
    sender: Callable[[], Awaitable[Message]],
    media: bytes = URLENCODED,
    *,
    announced: int | None = None,
    path: str = "/t/x/demands",
) -> Answered:
    headers = [(b"content-type", media)]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    answered = Answered()
    await Arriving(answered.app, last_resort)(scope, sender, answered.send)  # type: ignore[arg-type]
    return answered


async def test_the_application_finds_the_whole_body_at_once_and_then_that_the_client_went() -> None:
    answered = await _sent(Sender(b"one", b"two", b"three"))
    assert answered.read[0] == {"type": "http.request", "body": b"onetwothree", "more_body": False}
    assert answered.read[1] == {"type": "http.disconnect"}


@pytest.mark.parametrize(
    ("media", "path", "size"),
    [
        (URLENCODED, "/t/x/demands", LARGEST + 1),
        (b"application/json", "/api/v1/t/x/demands", LARGEST + 1),
        (MULTIPART, "/api/v1/t/x/demands", LARGEST + 1),
        (MULTIPART, "/t/x/demands", LARGEST_WITH_PHOTO + 1),
        (b"", "/t/x/demands", 10**30),
    ],
)
async def test_what_is_announced_as_too_large_is_refused_unread(
    media: bytes, path: str, size: int
) -> None:
    sender = Sender(b"never read")
    answered = await _sent(sender, media, announced=size, path=path)
    assert (answered.status, sender.taken, answered.read) == (413, 0, [])
    assert answered.headers[b"connection"] == b"close"


async def test_what_grows_too_large_is_refused_where_it_does() -> None:
    sender = Sender(*[bytes(LARGEST // 2)] * 10)
    answered = await _sent(sender)
    assert (answered.status, sender.taken, answered.read) == (413, 3, [])


async def test_a_form_with_a_photo_may_be_larger() -> None:
    answered = await _sent(Sender(bytes(LARGEST_WITH_PHOTO)), MULTIPART)
    assert len(answered.read[0]["body"]) == LARGEST_WITH_PHOTO


async def test_what_does_not_arrive_in_time_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 0.05)

    async def never() -> Message:
        await asyncio.Event().wait()
        return {}

    answered = await asyncio.wait_for(_sent(never), 2)
    assert (answered.status, answered.read) == (408, [])


async def test_a_client_that_goes_while_sending_reaches_nobody() -> None:
    answered = await _sent(Sender(b"half", ends=False))
    assert (answered.status, answered.read) == (400, [])
