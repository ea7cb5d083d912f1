"""How far it is, on standard error: a spinner for people, plain lines for a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Tells steps with their seconds."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._begun = time.monotonic()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Something that takes time; when it is done a line says how long it took."""
        begun = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(name):
                yield
        else:
            yield
        self.console.print(f"  {name}  [dim]{time.monotonic() - begun:.1f} 秒[/dim]")

    def say(self, text: str) -> None:
        """Something happened."""
        self.console.print(f"  {text}", markup=False)

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - self._begun
