"""Making, starting and recovering one PostgreSQL data folder."""

import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.embedded.account import Account
from core.embedded.errors import EmbeddedServerError
from core.embedded.home import fresh_folder, keep_secret, named
from core.embedded.process import (
    LOOPBACK,
    ServerProcess,
    free_port,
    log_tail,
    new_password,
    not_up,
    spawn,
)

MAJOR = "18"
SUPERUSER = "postgres"
_ATTEMPTS = 20
_LOG_LINES_SEARCHED = 40
_READY_PATIENCE = 180.0  # seconds; recovery after a crash replays what was written
_INITDB_PATIENCE = 180.0
_PROTOCOL_3 = 0x0003_0000
_STATUS_LINE = 7  # of postmaster.pid: LOCK_FILE_LINE_PM_STATUS in miscadmin.h, from 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder, from nothing to an answering server; used while the home is locked."""

    home: Path
    account: Account | None
    programs: Path
    lock: int
    settings: Mapping[str, str]

    @property
    def data(self) -> Path:
        """Where PostgreSQL keeps everything."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    def prepare(self) -> str:
        """Return the superuser's password; makes the cluster when there is none."""
        secret = self.home / "postgres.password"
        if not self.data.exists():
            return self._make_cluster(secret)
        version = self.data / "PG_VERSION"
        if not version.is_file():
            message = f"{self.data} 里不是 PostgreSQL 数据。请换一个文件夹，或移走它后再启动。"
            raise EmbeddedServerError(message)
        found = version.read_text("ascii").strip()
        if found != MAJOR:
            message = (
                f"{self.data} 是 PostgreSQL {found} 的数据，这里用的是 {MAJOR}。"
                "请先用旧版本备份再恢复，或换一个文件夹。"
            )
            raise EmbeddedServerError(message)
        if not secret.is_file():
            message = f"缺少密码文件 {secret}。请从备份放回，或移走 {self.home} 重新开始。"
            raise EmbeddedServerError(message)
        return secret.read_text("ascii").strip()

    def _make_cluster(self, secret: Path) -> str:
        """Prepare beside, then rename: an interrupted first start leaves nothing half made."""
        password = new_password()
        unfinished = self.home / "data.new"
        fresh_folder(unfinished, self.account)
        options = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        log = self.home / "initdb.log"
        with named(unfinished, self.account) as (name, descriptors):
            process = spawn(
                [
                    str(self.programs / "initdb"),
                    f"--pgdata={name}",
                    f"--username={SUPERUSER}",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--locale=C.UTF-8",
                    "--lc-messages=C",
                    "--auth=scram-sha-256",
                    "--pwfile=/dev/stdin",
                    *options,
                ],
                account=self.account,
                death_signal=signal.SIGTERM,
                log=log,
                keep=(*descriptors, self.lock),
                stdin_text=f"{password}\n",
            )
            deadline = time.monotonic() + _INITDB_PATIENCE
            while process.alive and time.monotonic() < deadline:
                time.sleep(0.01)
        if process.alive or process.process.returncode:
            process.stop(())
            what = "PostgreSQL 数据文件夹没有建成"
            raise not_up(what, "请检查剩余空间和权限后再启动。", log)
        keep_secret(secret, password)
        unfinished.rename(self.data)
        return password

    def launch(self, port: int | None) -> tuple[ServerProcess, int]:
        """Start the server, again where waiting or another port helps; return it and its port."""
        for _ in range(_ATTEMPTS):
            bound = port or free_port()
            server = self._spawn(bound)
            if self._wait(server, bound):
                return server, bound
            said = log_tail(self.log, _LOG_LINES_SEARCHED)
            if "Address already in use" in said:
                if port:
                    message = f"端口 {port} 已被占用。请换一个端口，或停掉占用它的程序。"
                    raise EmbeddedServerError(message)
            elif 'lock file "postmaster.pid" already exists' in said:
                self._remove_stale_pid_file()
            elif "still in use" in said:  # processes of a killed server are just ending
                time.sleep(0.3)
            else:
                break
        what = "PostgreSQL 没有启动"
        raise not_up(what, "请按日志处理后再启动。", self.log)

    def _spawn(self, port: int) -> ServerProcess:
        ours = {
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": "",
            "logging_collector": "off",
        }
        options = [f"{name}={value}" for name, value in ({**self.settings} | ours).items()]
        with named(self.data, self.account) as (name, descriptors):
            return spawn(
                [
                    str(self.programs / "postgres"),
                    "-D",
                    name,
                    *(part for option in options for part in ("-c", option)),
                ],
                account=self.account,
                death_signal=signal.SIGINT,  # "fast shutdown"
                log=self.log,
                keep=(*descriptors, self.lock),
            )

    def _wait(self, server: ServerProcess, port: int) -> bool:
        """Whether the server came to answer; False when it ended by itself."""
        deadline = time.monotonic() + _READY_PATIENCE
        while server.alive:
            if self._says_ready(server.pid) and answers(port):
                return True
            if time.monotonic() > deadline:
                server.stop(((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0)))
                what = f"PostgreSQL 在 {_READY_PATIENCE:.0f} 秒内没有就绪"
                raise not_up(what, "机器可能太忙，请稍后再启动。", self.log)
            time.sleep(0.01)
        return False

    def _says_ready(self, process_id: int) -> bool:
        """Whether our own child, not another server on this port, reports to be ready."""
        lines = self._pid_file_lines()
        return (
            len(lines) > _STATUS_LINE
            and lines[0] == str(process_id)
            and lines[_STATUS_LINE].strip() == "ready"
        )

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return []

    def _remove_stale_pid_file(self) -> None:
        """Remove the file when its number belongs to a process that is no server on this data.

        A killed server leaves it, and the number may be in use again for something else. We hold
        the home's lock, so a live server can only be one that was started by other means.
        """
        lines = self._pid_file_lines()
        if lines and _serves(lines[0], self.data):
            message = (
                f"数据文件夹 {self.data} 已有另一个 PostgreSQL 在用（进程 {lines[0]}）。"
                "请先停掉它，或换一个文件夹。"
            )
            raise EmbeddedServerError(message)
        (self.data / "postmaster.pid").unlink(missing_ok=True)


def answers(port: int) -> bool:
    """Whether a PostgreSQL on this port asks for a password instead of “starting up”.

    Sends the first message of the protocol (version 3.0) and looks at the kind of the reply.
    """
    body = struct.pack("!I", _PROTOCOL_3) + f"user\0{SUPERUSER}\0\0".encode()
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2.0) as connection:
            connection.sendall(struct.pack("!I", len(body) + 4) + body)
            return connection.recv(1) == b"R"  # AuthenticationRequest
    except OSError:
        return False


def _serves(process_id: str, data: Path) -> bool:
    """Whether a live process works in the data folder, as every PostgreSQL server does."""
    try:
        os.kill(int(process_id), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True  # another account's: leave it alone
    if sys.platform != "linux":
        return True
    try:
        return Path(f"/proc/{process_id}/cwd").samefile(data)
    except FileNotFoundError:
        return False
