"""`minqing demo --json` as a child process of a test."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

CHECKOUT = Path(__file__).parents[3]


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def ended(process_id: int) -> bool:
    """Whether a process is gone or only waits to be collected."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class DemoProcess:
    """A running demo; `line` is what it printed once ready, `said` what it told people."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self.said: list[str] = []
        self._printed: list[str] = []
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "core.cli", "demo", "--json", "--port", "0"),
                *("--home", str(home), "--households", "200", *options),
            ],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in (
                (self.process.stdout, self._printed),
                (self.process.stderr, self.said),
            )
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream: Any, lines: list[str]) -> None:
        lines.extend(stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def wait_until_said(self, words: str, seconds: float = 60.0) -> None:
        """Wait until it has told people something."""
        found = eventually(lambda: any(words in line for line in self.said), seconds)
        assert found, "".join(self.said)

    @property
    def line(self) -> dict[str, Any]:
        """The line of JSON; waits for it. Exactly one is printed."""
        ready = eventually(lambda: bool(self._printed) or self.process.poll() is not None, 90.0)
        assert ready, "".join(self.said)
        assert len(self._printed) == 1, "".join(self.said)
        return dict(json.loads(self._printed[0]))

    def pids(self) -> dict[str, int]:
        """Process ids by what they are; empty when nothing runs."""
        try:
            return dict(json.loads((self.home / "running.json").read_text()))
        except FileNotFoundError:
            return {}

    def api(self, role: str, tenant: str = "zhangjiashan") -> httpx.Client:
        """Return a client of the township's API in a role."""
        line = self.line
        return httpx.Client(
            base_url=f"{line['url']}/api/v1/t/{tenant}",
            headers={"authorization": f"Bearer {line['tokens'][role]}"},
            timeout=10,
        )

    def kill(self) -> None:
        """End it the hard way."""
        self.process.kill()
        self._collect()

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._collect()

    def _collect(self) -> int:
        code = self.process.wait(40)
        for reader in self._readers:
            reader.join(5)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code
