"""The embedded PostgreSQL keeps data, asks for a password and recovers."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from core.embedded.errors import EmbeddedServerError
from core.embedded.postgres import EmbeddedPostgres

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


Query = Callable[..., object]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres.start(tmp_path_factory.mktemp("running"), settings=FAST) as server:
        yield server


def test_a_second_start_keeps_the_data_and_is_quick(tmp_path: Path, query: Query) -> None:
    with EmbeddedPostgres.start(tmp_path / "home") as server:
        query(server.url(), "CREATE TABLE kept (name text)", "INSERT INTO kept VALUES ('灯')")
    assert not server.alive

    begun = time.monotonic()
    with EmbeddedPostgres.start(tmp_path / "home") as server:
        assert time.monotonic() - begun < 1.5
        assert query(server.url(), "SELECT name FROM kept") == "灯"


def test_committed_rows_survive_kill_9_of_the_server(tmp_path: Path, query: Query) -> None:
    server = EmbeddedPostgres.start(tmp_path, settings={"full_page_writes": "off"})
    query(server.url(), "CREATE TABLE kept AS SELECT generate_series(1, 500) AS n", "SELECT 1")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()  # nothing left to stop: collects the ended process

    with EmbeddedPostgres.start(tmp_path) as server:
        assert query(server.url(), "SELECT count(*) FROM kept") == 500


def test_a_stale_pid_file_naming_a_living_process_does_not_block_the_start(
    tmp_path: Path, query: Query
) -> None:
    server = EmbeddedPostgres.start(tmp_path, settings=FAST)
    owner = (tmp_path / "data").stat()
    pid_file = tmp_path / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    with EmbeddedPostgres.start(tmp_path / "other", settings=FAST) as neighbour:
        lines[0] = str(neighbour.pid)
        pid_file.write_text("\n".join(lines) + "\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)
        pid_file.chmod(0o600)

        with EmbeddedPostgres.start(tmp_path, settings=FAST) as server:
            assert query(server.url(), "SELECT 1") == 1
        assert neighbour.alive


def test_chinese_text_is_compared_ordered_and_found(
    running: EmbeddedPostgres, query: Query
) -> None:
    assert query(running.url(), "SELECT '槎市' < '店下'") is False
    assert query(running.url(), "SELECT '店下' < '槎市'") is True
    assert query(running.url(), "SELECT '村口路灯坏了' LIKE '%灯%'") is True
    ordered = "SELECT string_agg(v, '' ORDER BY v) FROM (VALUES ('丙'), ('一'), ('丁')) AS t(v)"
    assert query(running.url(), ordered) == "一丁丙"
    assert query(running.url(), "SHOW server_encoding") == "UTF8"


def test_settings_reach_the_server(running: EmbeddedPostgres, query: Query) -> None:
    assert query(running.url(), "SHOW fsync") == "off"


def test_the_password_is_required_and_kept_private(running: EmbeddedPostgres, query: Query) -> None:
    for wrong in ("", "wrong"):
        with pytest.raises(asyncpg.InvalidPasswordError):
            query(running.url(password=wrong), "SELECT 1")
    assert (running.home / "postgres.password").stat().st_mode & 0o777 == 0o600
    arguments = Path(f"/proc/{running.pid}/cmdline").read_text()
    assert (running.home / "postgres.password").read_text() not in arguments


def test_only_loopback_is_listened_on(running: EmbeddedPostgres, query: Query) -> None:
    assert query(running.url(), "SHOW listen_addresses") == "127.0.0.1"
    assert query(running.url(), "SHOW unix_socket_directories") == ""


def test_the_address_names_database_and_user_safely(running: EmbeddedPostgres) -> None:
    address = running.url("minqing", "app", "a/b@c")
    assert address == f"postgresql://app:a%2Fb%40c@127.0.0.1:{running.port}/minqing"
    assert running.url("minqing", "app") == f"postgresql://app@127.0.0.1:{running.port}/minqing"


def test_a_home_in_use_is_not_shared(running: EmbeddedPostgres, query: Query) -> None:
    with pytest.raises(EmbeddedServerError, match=r"已在运行.*请先停掉它"):
        EmbeddedPostgres.start(running.home)
    assert query(running.url(), "SELECT 1") == 1


def test_a_port_in_use_is_named(running: EmbeddedPostgres, tmp_path: Path) -> None:
    with pytest.raises(EmbeddedServerError, match=f"端口 {running.port} 已被占用"):
        EmbeddedPostgres.start(tmp_path, port=running.port, settings=FAST)


def test_a_given_port_is_used(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with EmbeddedPostgres.start(tmp_path, port=port, settings=FAST) as server:
        assert server.port == port


def test_a_home_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedServerError, match=r"不能使用.*换一个文件夹"):
        EmbeddedPostgres.start(tmp_path / "file")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "letter.txt").write_text("信")
    if os.geteuid() == 0:
        os.chown(tmp_path / "data", 65534, 65534)
    with pytest.raises(EmbeddedServerError, match="不是 PostgreSQL 数据"):
        EmbeddedPostgres.start(tmp_path)
    assert (tmp_path / "data" / "letter.txt").read_text() == "信"


def test_data_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("17\n")
    if os.geteuid() == 0:
        os.chown(tmp_path / "data", 65534, 65534)
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 17 的数据"):
        EmbeddedPostgres.start(tmp_path)


def test_a_missing_password_file_is_a_clear_error(tmp_path: Path) -> None:
    EmbeddedPostgres.start(tmp_path, settings=FAST).stop(immediate=True)
    (tmp_path / "postgres.password").unlink()
    with pytest.raises(EmbeddedServerError, match="缺少密码文件"):
        EmbeddedPostgres.start(tmp_path)


def test_an_interrupted_first_start_is_begun_again(tmp_path: Path, query: Query) -> None:
    (tmp_path / "data.new").mkdir()
    (tmp_path / "data.new" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres.start(tmp_path, settings=FAST) as server:
        assert query(server.url(), "SELECT 1") == 1
    assert not (tmp_path / "data.new").exists()


def test_a_failed_start_quotes_the_log(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedServerError, match="unrecognized configuration parameter") as error:
        EmbeddedPostgres.start(tmp_path, settings={**FAST, "no_such_setting": "1"})
    assert "postgres.log" in str(error.value)
