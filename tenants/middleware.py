"""Address → township → transaction → commit before the answer leaves.

Outermost of the application: every answer passes here. Below status 400 the transaction is committed
on `http.response.start`, before a byte has left; otherwise it is rolled back. A commit that fails
becomes an error answer, never a 2xx. With the end of the transaction the connection is free again:
neither a slow sender (the body has been read before, outside of this) nor a slow reader holds one.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tenants import context, database, queries

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
OnFailure = Callable[[Scope, Exception], tuple[int, list[tuple[bytes, bytes]], bytes]]

_TENANT_ADDRESS = re.compile(r"^(?:/api/v1)?/t/([a-z0-9-]{1,40})(?:/|$)")
_WITHOUT_DATABASE = ("/static/", "/healthz", "/readyz", "/metrics", "/api/openapi", "/api/docs")
_ERRORS_FROM = 400


class TenantTransaction:
    """Wraps the application; `on_failure` answers when commit or server fail or nothing is free."""

    def __init__(self, app: App, on_failure: OnFailure) -> None:
        self.app = app
        self.on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in one transaction."""
        if scope["type"] != "http" or scope["path"].startswith(_WITHOUT_DATABASE):
            await self.app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            async with database.unit() as work:
                answer.work = work
                token = context.enter(None)
                try:
                    if found := _TENANT_ADDRESS.match(scope["path"]):
                        tenant = await queries.tenant_by_slug(found[1])
                        if tenant is not None:
                            await database.bind(tenant)
                    await self.app(scope, receive, answer.send)
                finally:
                    context.leave(token)
        except Exception as error:
            if answer.left:
                raise
            status, headers, body = self.on_failure(scope, error)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})


class _Answer:
    """Holds the answer back until the commit has succeeded."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.work: database.Transaction | None = None
        self.left = False

    async def send(self, message: Message) -> None:
        """Commit or roll back before the first byte, then pass the message on."""
        work = self.work
        if message["type"] == "http.response.start" and work is not None and not work.finished:
            if message["status"] < _ERRORS_FROM or work.keep:
                await work.commit()
            else:
                await work.rollback()
        self.left = True
        await self._send(message)
