"""The embedded Valkey keeps keys and asks for a password."""

import os
import signal
import socket
from pathlib import Path

import pytest
from redis import Redis

from core.embedded.errors import EmbeddedServerError
from core.embedded.valkey import EmbeddedValkey


def test_a_key_is_kept_over_a_restart_and_a_kill(tmp_path: Path) -> None:
    with EmbeddedValkey.start(tmp_path) as server, Redis.from_url(server.url) as client:
        client.set("first", "灯")
        client.bgrewriteaof()
    assert not server.alive

    server = EmbeddedValkey.start(tmp_path)
    with Redis.from_url(server.url) as client:
        client.set("second", "路")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()  # nothing left to stop: collects the ended process

    with EmbeddedValkey.start(tmp_path) as server, Redis.from_url(server.url) as client:
        assert client.mget("first", "second") == ["灯".encode(), "路".encode()]


def test_without_persistence_nothing_is_kept(tmp_path: Path) -> None:
    with (
        EmbeddedValkey.start(tmp_path, persist=False) as server,
        Redis.from_url(server.url) as client,
    ):
        client.set("key", "1")
    with (
        EmbeddedValkey.start(tmp_path, persist=False) as server,
        Redis.from_url(server.url) as client,
    ):
        assert client.get("key") is None


def test_the_password_is_required_and_kept_private(tmp_path: Path) -> None:
    with EmbeddedValkey.start(tmp_path, persist=False) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(b"PING\r\n")
            assert connection.recv(7) == b"-NOAUTH"
        arguments = Path(f"/proc/{server.pid}/cmdline").read_text()
        assert (tmp_path / "valkey.password").read_text() not in arguments
    assert (tmp_path / "valkey.password").stat().st_mode & 0o777 == 0o600


def test_home_and_port_in_use_are_clear_errors(tmp_path: Path) -> None:
    with EmbeddedValkey.start(tmp_path / "one") as server:
        with pytest.raises(EmbeddedServerError, match="已在运行"):
            EmbeddedValkey.start(tmp_path / "one")
        with pytest.raises(EmbeddedServerError, match=f"端口 {server.port} 已被占用"):
            EmbeddedValkey.start(tmp_path / "two", port=server.port)
        assert server.alive
