"""Errors become answers: problem+json (RFC 9457) for clients, a page or a fragment for people."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, LitestarException, ValidationException

from core.kernel import errors
from core.kernel.errors import Failure
from core.kernel.web.templates import here, render

log = structlog.get_logger()

Headers = dict[str, str]

_SOON = "5"  # seconds; a server of ours that was away is often back by then

_BY_STATUS: dict[int, type[Failure]] = {
    kind.status: kind
    for kind in (
        errors.Malformed,
        errors.NotSignedIn,
        errors.Forbidden,
        errors.NotFound,
        errors.TooLarge,
        errors.Invalid,
        errors.TooMany,
    )
}


class _MethodNotAllowed(Failure):
    status, code, title = 405, "method_not_allowed", "这个地址不能这样用"


class _Unsupported(Failure):
    status, code, title = 415, "unsupported_media_type", "请用 application/json 送来"


class _Broken(Failure):
    status, code, title = 500, "broken", "系统出了问题，刚才的内容没有保存"


_BY_STATUS |= {405: _MethodNotAllowed, 415: _Unsupported}


def _inner(error: Exception) -> Exception:
    """Look through Litestar's wrapping: a commit that fails does so while an answer begins."""
    while isinstance(error, LitestarException) and not isinstance(error, HTTPException):
        within = error.__cause__ or error.__context__
        if not isinstance(within, Exception):
            break
        error = within
    return error


def _overtaken() -> Failure:
    return errors.WrongState("刚才有人同时在改，请刷新后再试")


_BY_KIND: tuple[tuple[tuple[type[Exception], ...], Callable[[], Failure]], ...] = (
    ((asyncpg.UniqueViolationError, asyncpg.TransactionRollbackError), _overtaken),
    ((asyncpg.InterfaceError, asyncpg.PostgresConnectionError, OSError), errors.Unavailable),
    ((asyncpg.OperatorInterventionError, asyncpg.LockNotAvailableError), errors.Unavailable),
    ((asyncpg.InsufficientResourcesError,), errors.Unavailable),
    ((asyncpg.DivisionByZeroError,), _Broken),  # of what follows the one that is our own fault
    ((asyncpg.DataError, UnicodeError), errors.Malformed),  # numbers, letters that no column holds
)


def failure_of(error: Exception) -> Failure:
    """Return the failure that a person is told about."""
    error = _inner(error)
    if isinstance(error, Failure):
        return error
    if isinstance(error, ValidationException):
        return errors.Malformed()
    if isinstance(error, HTTPException):
        kind = _BY_STATUS.get(error.status_code)
        if kind is errors.TooMany:
            return errors.TooMany(60)
        if kind is not None:
            return kind()
        return _Broken() if error.status_code >= 500 else errors.Malformed()
    return next((made() for kinds, made in _BY_KIND if isinstance(error, kinds)), _Broken())


def problem(failure: Failure, support: str) -> bytes:
    """Return the problem+json document."""
    document: dict[str, Any] = {
        "type": f"urn:minqing:error:{failure.code}",
        "code": failure.code,
        "title": failure.title,
        "status": failure.status,
        "instance": f"urn:uuid:{support}",
    }
    if failure.errors:
        document["errors"] = [{"field": k, "message": v} for k, v in failure.errors.items()]
    return msgspec.json.encode(document)


def _headers(failure: Failure) -> Headers:
    headers = {"cache-control": "no-store"}
    if isinstance(failure, errors.TooMany):
        headers["retry-after"] = str(failure.retry_after)
    if isinstance(failure, errors.Unavailable):
        headers["retry-after"] = _SOON
    if isinstance(failure, errors.NotSignedIn):
        headers["www-authenticate"] = "Bearer"
    return headers


def _note(error: Exception, failure: Failure, path: str, support: str) -> None:
    if failure.status >= 500:
        log.error(
            "request_failed", exc_info=error, status=failure.status, path=path, support=support
        )
    elif isinstance(error, asyncpg.DataError):
        # Told to the sender, but a form of ours should have said so, by field.
        # Without its words: they are what somebody has written.
        log.warning("data_refused", error=type(error).__name__, path=path, support=support)


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer an exception in the form that the other side reads."""
    failure, support = failure_of(error), str(uuid4())
    _note(error, failure, request.url.path, support)
    headers = _headers(failure)
    if request.url.path.startswith("/api/"):
        body, media = problem(failure, support), "application/problem+json"
        return Response(body, status_code=failure.status, headers=headers, media_type=media)
    if isinstance(failure, errors.NotSignedIn) and request.method == "GET":
        headers["location"] = "/login?next=" + quote(here(request), safe="/")
        return Response(b"", status_code=303, headers=headers)
    name = "error_fragment.html" if request.headers.get("hx-request") else "error.html"
    body = render(name, request, failure=failure, support=support)
    return Response(body, status_code=failure.status, headers=headers, media_type=MediaType.HTML)


def last_resort(scope: Any, error: Exception) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Answer when the commit itself failed, no connection could be had, or the body was refused.

    No template, no query.
    """
    failure, support = failure_of(error), str(uuid4())
    _note(error, failure, scope["path"], support)
    if scope["path"].startswith("/api/"):
        body, media = problem(failure, support), b"application/problem+json"
    else:
        again = "请过一会儿再试。" if failure.status >= 500 else ""
        text = f"{failure.title}。{again}求助编号：{support}"
        body, media = text.encode(), b"text/plain; charset=utf-8"
    headers = [(k.encode(), v.encode()) for k, v in _headers(failure).items()]
    return failure.status, [(b"content-type", media), *headers], body
