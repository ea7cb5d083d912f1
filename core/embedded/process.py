"""Starting, watching and stopping one server process, alike for PostgreSQL and Valkey."""

import os
import queue
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from core.embedded.account import Account
from core.embedded.errors import EmbeddedServerError

LOOPBACK = "127.0.0.1"
_LOG_LINES_QUOTED = 12
_KILL_PATIENCE = 5.0  # seconds the kernel gets to end a process after SIGKILL


class _Spawner(threading.Thread):
    """The one thread that starts servers, alive until our process ends.

    The kernel sends the parent-death signal when the starting *thread* ends, not the process. A
    server started from a short-lived worker thread would be stopped with that thread.
    """

    def __init__(self) -> None:
        super().__init__(name="embedded-spawner", daemon=True)
        self._requests: queue.SimpleQueue[
            tuple[Future[subprocess.Popen[bytes]], Callable[[], subprocess.Popen[bytes]]]
        ] = queue.SimpleQueue()

    def run(self) -> None:
        while True:
            future, start = self._requests.get()
            try:
                future.set_result(start())
            except Exception as error:  # noqa: BLE001 - handed to the caller, who raises it
                future.set_exception(error)

    def popen(self, start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """Call `start` in this thread and return or raise what it does."""
        future: Future[subprocess.Popen[bytes]] = Future()
        self._requests.put((future, start))
        return future.result()


@cache
def _spawner(_process_id: int) -> _Spawner:
    """One spawner for each process: threads do not survive a fork."""
    spawner = _Spawner()
    spawner.start()
    return spawner


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A running child and where it writes its log."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Process id; of the server itself, there is no process between."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def stop(self, signals: Sequence[tuple[signal.Signals, float]]) -> None:
        """Send each signal and wait its seconds, until the process ends; at last SIGKILL."""
        for number, patience in (*signals, (signal.SIGKILL, _KILL_PATIENCE)):
            if not self.alive:
                return
            self.process.send_signal(number)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        if self.alive:
            message = f"进程 {self.pid} 停不下来。请手动结束它，再重新启动。"
            raise EmbeddedServerError(message)


def spawn(
    command: Sequence[str],
    *,
    account: Account | None,
    death_signal: signal.Signals,
    log: Path,
    keep: Sequence[int] = (),
    stdin_text: str = "",
) -> ServerProcess:
    """Start `command` as our own child, in its own session so that Ctrl-C reaches only us.

    `keep`: open file descriptors the server inherits. `stdin_text`: for secrets, which must not
    show in the list of processes; the server's account may reopen it as /dev/stdin.
    `death_signal`: what the kernel sends it when we end without stopping it (Linux only).
    """
    script = Path(__file__).with_name("exec_child.py")
    user, group = (account.user, account.group) if account else (-1, -1)
    prefix = [os.getpid(), death_signal.value, user, group]
    with tempfile.TemporaryFile() as stdin, _open_log(log) as output:
        stdin.write(stdin_text.encode())
        stdin.seek(0)
        if account:
            os.fchown(stdin.fileno(), account.user, account.group)

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", str(script), *map(str, prefix), *command],
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=tuple(keep),
                env=_environment(os.environ),
            )

        return ServerProcess(_spawner(os.getpid()).popen(start), log)


def _open_log(log: Path) -> BinaryIO:
    """Open a fresh log only we can read; the one before it is kept beside it."""
    if log.exists():
        log.replace(log.with_name(f"{log.name}.1"))
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Our environment without PostgreSQL's variables, in English: log lines are recognised."""
    kept = {name: value for name, value in ours.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C", "LANG": "C"}


def log_tail(log: Path, lines: int = _LOG_LINES_QUOTED) -> str:
    """Return the last lines of a log, or nothing when there is none."""
    try:
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def not_up(what: str, mend: str, log: Path) -> EmbeddedServerError:
    """Build the error for a server that did not come up, quoting the end of its log."""
    return EmbeddedServerError(f"{what}。{mend}\n日志 {log} 的最后几行：\n{log_tail(log)}")


def free_port() -> int:
    """Return a loopback port nobody uses now; it may be taken before the server binds it."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def new_password() -> str:
    """Return a random password, letters that need no quoting."""
    return secrets.token_urlsafe(24)
