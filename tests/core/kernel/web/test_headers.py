"""Every answer carries the security headers and a request id, and leaves one masked line."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

import pytest
from litestar import Litestar, Response, get
from litestar.params import FromPath
from litestar.testing import TestClient
from litestar.types import ASGIApp
from structlog.testing import capture_logs

from core.kernel.web.headers import CONTENT_SECURITY_POLICY, Headers
from core.kernel.web.metrics import group_of, meters
from tenants.middleware import App


@get("/t/{slug:str}/track/{code:str}")
async def track(slug: FromPath[str], code: FromPath[str]) -> str:
    return f"{slug} {code}"


@get("/t/{slug:str}/demands/{number:str}")
async def demand(number: FromPath[str]) -> Response[str]:
    return Response(number, headers={"content-security-policy": "default-src 'none'"})


@get("/static/{name:str}")
async def static(name: FromPath[str]) -> Response[str]:
    return Response(name, status_code=404 if "gone" in name else 200)


@get("/broken")
async def broken() -> None:
    raise RuntimeError


Client = TestClient[Any]


def wrapped(app: Litestar, *, secure: bool) -> ASGIApp:
    return cast("ASGIApp", Headers(cast("App", app), secure=secure))


@pytest.fixture
def client() -> Iterator[Client]:
    app = Litestar([track, demand, static, broken], openapi_config=None)
    with TestClient(wrapped(app, secure=True), raise_server_exceptions=False) as opened:
        yield opened


def test_an_answer_carries_every_security_header(client: Client) -> None:
    headers = client.get("/t/zhangjiashan/track/K7QM").headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "default-src 'self'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/nowhere", "/broken"])
def test_an_error_carries_them_too(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code >= 400
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-request-id"]


def test_plain_http_is_not_told_to_stay_on_https() -> None:
    with TestClient(wrapped(Litestar([track]), secure=False)) as opened:
        assert "strict-transport-security" not in opened.get("/t/x/track/y").headers


def test_a_page_may_be_stricter_than_the_rule(client: Client) -> None:
    answer = client.get("/t/zhangjiashan/demands/7")
    assert answer.headers.get_list("content-security-policy") == ["default-src 'none'"]


def test_a_request_id_that_is_sent_is_kept(client: Client) -> None:
    sent = {"x-request-id": "abc-12345"}
    assert client.get("/nowhere", headers=sent).headers["x-request-id"] == "abc-12345"


@pytest.mark.parametrize("sent", ["short", "a" * 65, "abcdefgh\tx", "abcdefgh<script>", ""])
def test_a_strange_request_id_is_replaced(client: Client, sent: str) -> None:
    answered = client.get("/nowhere", headers={"x-request-id": sent}).headers["x-request-id"]
    assert str(UUID(answered)) == answered


@pytest.mark.parametrize(
    ("name", "cached"),
    [
        ("app.1f2e3d4c.css", True),
        ("app-1f2e3d4c5b6a7089.js", True),
        ("app.css", False),
        ("gone.1f2e3d4c.css", False),
    ],
)
def test_a_file_named_by_its_content_is_kept_forever(
    client: Client, name: str, *, cached: bool
) -> None:
    kept = client.get(f"/static/{name}").headers.get("cache-control")
    assert kept == ("public, max-age=31536000, immutable" if cached else None)


def test_one_line_says_how_it_went_without_secrets(client: Client) -> None:
    with capture_logs() as entries:
        client.get("/t/zhangjiashan/track/K7QM2XHD?phone=13812345678")
    (line,) = [entry for entry in entries if entry["event"] == "request"]
    assert line["method"] == "GET"
    assert line["path"] == "/t/zhangjiashan/track/[token]"
    assert line["status"] == 200
    assert line["bytes"] == len("zhangjiashan K7QM2XHD")
    assert line["ms"] >= 0
    assert "13812345678" not in repr(entries)
    assert "K7QM2XHD" not in repr(line)


async def test_an_application_that_fails_without_an_answer_counts_as_broken() -> None:
    async def failing(_: object, __: object, ___: object) -> None:
        raise RuntimeError

    scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
    with capture_logs() as entries, pytest.raises(RuntimeError):
        await Headers(failing, secure=False)(scope, None, None)  # type: ignore[arg-type]
    assert [entry["status"] for entry in entries] == [500]


def test_static_files_and_health_make_no_noise(client: Client) -> None:
    with capture_logs() as entries:
        client.get("/static/app.css")
    assert [entry["log_level"] for entry in entries] == ["debug"]


def test_a_request_is_counted_in_the_group_of_its_route(client: Client) -> None:
    def count() -> float:
        labels = {"group": "track", "status": "2xx"}
        return meters().registry.get_sample_value("minqing_requests_total", labels) or 0.0

    before = count()
    client.get("/t/one/track/a")
    client.get("/t/two/track/b")
    assert count() == before + 2


@pytest.mark.parametrize(
    ("template", "group"),
    [
        ("/", "home"),
        ("/t/{slug:str}", "home"),
        ("/t/{slug:str}/demands/{id:uuid}/triage", "demands"),
        ("/t/{slug:str}/p/{plugin:str}/list", "p"),
        ("/api/v1/t/{slug:str}/demands/{id:uuid}", "api/demands"),
        ("/api/v1/county/tenants", "api/county"),
        (None, "none"),
    ],
)
def test_the_group_of_a_route_is_never_a_word_from_the_address(
    template: str | None, group: str
) -> None:
    assert group_of({"path": "/t/x/made-up-by-somebody", "path_template": template}) == group
