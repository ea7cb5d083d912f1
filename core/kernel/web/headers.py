"""What every answer carries, and the one line that the access log gets of it.

Wraps the whole application, outside of the transaction: answers that failed carry it, too.
"""

import re
from time import perf_counter
from uuid import uuid4

import structlog

from core.kernel.logs import bind_request, mask
from core.kernel.web.metrics import count_request
from tenants.middleware import App, Message, Receive, Scope, Send

log = structlog.get_logger()

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
_SECURITY = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"geolocation=(), microphone=(), camera=(self)"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_FOREVER = b"public, max-age=31536000, immutable"

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_HASHED = re.compile(r"/static/.+[.-][0-9a-f]{8,64}\.[a-z0-9.]{2,12}")
_QUIET = ("/static/", "/healthz", "/readyz", "/metrics")
_BROKEN, _ERRORS_FROM = 500, 400
_LONGEST_PATH = 200


class Headers:
    """Request id, security headers, access log and meters. `secure`: the site is on https."""

    def __init__(self, app: App, *, secure: bool) -> None:
        self.app = app
        self._always = (*_SECURITY, _HSTS) if secure else _SECURITY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        bind_request(request_id)
        answer = _Answer(send, scope, request_id, self._always)
        try:
            await self.app(scope, receive, answer.send)
        finally:
            answer.note()


def _request_id(scope: Scope) -> str:
    given = next((v for k, v in scope["headers"] if k == b"x-request-id"), b"").decode("latin-1")
    return given if _GIVEN_ID.fullmatch(given) else str(uuid4())


class _Answer:
    """Adds the headers to the answer and counts what leaves."""

    def __init__(
        self, send: Send, scope: Scope, request_id: str, always: tuple[tuple[bytes, bytes], ...]
    ) -> None:
        self._send = send
        self._scope = scope
        self._started = perf_counter()
        self._added = (*always, (b"x-request-id", request_id.encode()))
        self._status = _BROKEN  # until an answer begins, there is none
        self._bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = self._with_ours(list(message.get("headers", ())))
        elif message["type"] == "http.response.body":
            self._bytes += len(message.get("body", b""))
        await self._send(message)

    def _with_ours(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Add what is not there yet: a page may be stricter than the rule."""
        there = {name.lower() for name, _ in headers}
        headers += [pair for pair in self._added if pair[0] not in there]
        if self._status < _ERRORS_FROM and _HASHED.fullmatch(self._scope["path"]):
            headers = [pair for pair in headers if pair[0].lower() != b"cache-control"]
            headers.append((b"cache-control", _FOREVER))
        return headers

    def note(self) -> None:
        """Write the line of the access log. The query string never stands in it."""
        seconds = perf_counter() - self._started
        count_request(self._scope, self._status, seconds)
        path: str = self._scope["path"]
        quiet = path.startswith(_QUIET) and self._status < _ERRORS_FROM
        (log.debug if quiet else log.info)(
            "request",
            method=self._scope["method"],
            path=mask(path)[:_LONGEST_PATH],
            status=self._status,
            ms=round(seconds * 1000, 1),
            bytes=self._bytes,
        )
