"""What must not stand in a log is masked; what helps to find a fault stays."""

import json
import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
import structlog

from core.kernel.logs import bind_request, configure, mask

TOKEN = "mq_" + "aB3-_x9Z" * 5


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/t/zhangjiashan/track/K7QM-2XHD", "/t/zhangjiashan/track/[token]"),
        ("/t/zhangjiashan/rate/9f3ac0/again", "/t/zhangjiashan/rate/[token]/again"),
        ("GET /t/x/rate/9f3a?a=1 done", "GET /t/x/rate/[token]?a=1 done"),
        ("/me/calendar/0a1b2c3d4e.ics", "/me/calendar/[token].ics"),
        (f"Authorization: {TOKEN}", "Authorization: [token]"),
        ("authorization: Bearer abc.def", "authorization: Bearer [token]"),
        ("cookie: mq_session=Zm9v; mq_theme=dark", "cookie: mq_session=[token]; mq_theme=dark"),
        ("__Host-session=Zm9v-", "__Host-session=[token]"),
        (
            "postgresql://minqing_app:geheim@db/minqing",
            "postgresql://minqing_app:[hidden]@db/minqing",
        ),
        ("redis://:geheim@cache:6379/0", "redis://:[hidden]@cache:6379/0"),
        ("王大爷13812345678来电", "王大爷[phone]来电"),
        ("138 1234 5678", "[phone]"),
        ("138-1234-5678", "[phone]"),
        ("362226194910011234", "[id_number]"),
        ("身份证36222619491001123X。", "身份证[id_number]。"),
    ],
)
def test_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "/t/zhangjiashan/demands/0198f3a0-8c11-7000-8000-13912345678a",
        "0198f138-1345-7000-8000-0000000000aa",
        "1764000000000",
        "12812345678",
        "mq_session mq_theme mq_large",
        "第138条，共12345678条",
        "5f" * 32,
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_production_writes_one_line_of_json_for_each_entry(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(json=True)
    structlog.get_logger().info("called", count=3, place="槎市村", at=UUID(int=7))
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["count"]) == ("called", "info", 3)
    assert (line["place"], line["at"]) == ("槎市村", str(UUID(int=7)))
    assert str(line["timestamp"]).endswith("Z")


def test_secrets_are_masked_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True)
    structlog.get_logger().info(
        "call 13812345678",
        nested={"who": ["13812345678"], "password": "geheim"},
        number=13812345678,
        token="short",
        raw=b"13812345678",
    )
    written = capsys.readouterr().err
    assert "13812345678" not in written
    assert "geheim" not in written
    assert "short" not in written


def test_a_trace_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True)
    try:
        int("Key (phone)=(13812345678) already exists")
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = lines(capsys)
    assert "Key (phone)=([phone]) already exists" in str(line["exception"])


def test_what_libraries_write_passes_the_same_chain(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True)
    logging.getLogger("some.library").warning("call %s", "13812345678")
    (line,) = lines(capsys)
    assert (line["event"], line["level"]) == ("call [phone]", "warning")


def test_the_server_writes_no_access_lines_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=True)
    logging.getLogger("uvicorn.access").info("GET /t/x/track/SECRET")
    logging.getLogger("uvicorn.error").info("started")
    assert [line["event"] for line in lines(capsys)] == ["started"]


def test_a_terminal_gets_readable_text_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    configure(json=False)
    structlog.get_logger().info("called", who="13812345678")
    written = capsys.readouterr().err
    assert "called" in written
    assert "[phone]" in written
    assert not written.startswith("{")


def test_the_request_is_named_in_every_entry_until_the_next(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(json=True)
    bind_request("first-request")
    structlog.contextvars.bind_contextvars(step="one")
    structlog.get_logger().info("a")
    bind_request("second-request")
    structlog.get_logger().info("b")
    first, second = lines(capsys)
    assert (first["request_id"], first["step"]) == ("first-request", "one")
    assert second["request_id"] == "second-request"
    assert "step" not in second
