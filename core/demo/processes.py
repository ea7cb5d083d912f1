"""Web and worker as our children: started, watched, started again when they end by themselves."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from core.embedded.process import ServerProcess, log_tail, spawn

_STEADY = 20.0  # seconds that a process must have lived to count as healthy
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class Child:
    """One child process, in a session of its own; it is asked to end when we end, however we do."""

    def __init__(self, title: str, command: Sequence[str], log: Path) -> None:
        """`title`: what people call it. `command`: arguments of `minqing`."""
        self.title = title
        self.log = log
        self._command = [sys.executable, "-m", "core.cli", *command]
        self._process: ServerProcess | None = None
        self._begun = self._next = 0.0
        self._pause = _FIRST_PAUSE
        self._said = False

    @property
    def pid(self) -> int:
        """Process id, 0 before the first start."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start it; what it says goes to its log."""
        self._begun = time.monotonic()
        self._said = False
        self._process = spawn(
            self._command, account=None, death_signal=signal.SIGTERM, log=self.log
        )

    def revive(self, say: Callable[[str], None]) -> bool:
        """Start it again when it has ended: soon after a long life, later and later otherwise."""
        if self.alive:
            return False
        now = time.monotonic()
        if not self._said:
            steady = now - self._begun > _STEADY
            self._pause = _FIRST_PAUSE if steady else min(self._pause * 2, _LONGEST_PAUSE)
            self._next = now + self._pause
            self._said = True
            when = f"{self._pause:.0f} 秒后" if self._pause > 1 else "正在"
            say(f"{self.title}意外停了，{when}重新启动。日志：{self.log}")
        if now < self._next:
            return False
        self.start()
        return True

    def last_words(self) -> str:
        """Return the end of its log."""
        return log_tail(self.log)

    def stop(self, patience: float) -> None:
        """Ask it to end and wait so many seconds; then it is killed."""
        if self._process is not None:
            self._process.stop(((signal.SIGTERM, patience),))
