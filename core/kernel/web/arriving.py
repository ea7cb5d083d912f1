"""What a request brings is read here, whole and in bounds, before anything of ours is taken for it.

Stands outside of the transaction: somebody who sends slowly, or never ends, holds no connection to
the database. The application then finds the whole body at once.
"""

import asyncio

from core.kernel.errors import Malformed, TooLarge, TooSlow
from tenants.middleware import App, Message, OnFailure, Receive, Scope, Send

LARGEST = 256 * 1024
LARGEST_WITH_PHOTO = 12 * 1024 * 1024
SECONDS, SECONDS_WITH_PHOTO = 20.0, 60.0
"""Until the last byte; 12 MB in a minute is what a village's slow network still does."""

_WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}


class Arriving:
    """Wraps the application; `on_failure` makes the answer to what is too large or too slow."""

    def __init__(self, app: App, on_failure: OnFailure) -> None:
        self.app = app
        self.on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse what it sends."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        try:
            body = await _read(scope, receive)
        except (Malformed, TooLarge, TooSlow) as failure:
            status, headers, content = self.on_failure(scope, failure)
            # The rest of the body is not read: nothing else can come over this connection.
            headers.append((b"connection", b"close"))
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": content})
            return
        await self.app(scope, _again(body, receive), send)


async def _read(scope: Scope, receive: Receive) -> bytes:
    headers = {name.lower(): value for name, value in scope["headers"]}
    photo = _may_hold_photo(scope, headers.get(b"content-type", b""))
    largest = LARGEST_WITH_PHOTO if photo else LARGEST
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and (len(announced) > len(str(largest)) or int(announced) > largest):
        raise _too_large(largest)
    try:
        async with asyncio.timeout(SECONDS_WITH_PHOTO if photo else SECONDS):
            return await _whole(receive, largest)
    except TimeoutError as error:
        raise TooSlow from error


def _may_hold_photo(scope: Scope, content_type: bytes) -> bool:
    form = content_type.strip().lower().startswith(b"multipart/form-data")
    return form and not scope["path"].startswith("/api/")


async def _whole(receive: Receive, largest: int) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            raise _too_large(largest)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _too_large(largest: int) -> TooLarge:
    if largest == LARGEST:
        return TooLarge(f"内容太大了，最多{LARGEST // 1024} KB，请减小后再送")
    return TooLarge("照片太大了，最多10 MB，请缩小或重拍后再传")


def _again(body: bytes, receive: Receive) -> Receive:
    """Give the body once, then whatever else the server tells (that the client has gone)."""
    waiting = [body]

    async def next_message() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return next_message
