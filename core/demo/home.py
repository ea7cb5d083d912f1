"""The demo's folder: its keys, what it wrote down about itself, and where everything else lies.

keys.json      passwords of the database roles, the master key       made once
logins.json    every login with password and token                   with the data
demo.json      how large the town is; there only when it is complete
running.json   process ids, while the demo runs
data/ valkey/ files/ *.log
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from core.demo.errors import DemoError
from core.demo.words import new_key, new_secret
from core.embedded.home import keep_secret

ROLES = ("owner", "app", "relay")


@dataclass(frozen=True, slots=True)
class Keys:
    """What is secret and never changes as long as the folder lives."""

    roles: dict[str, str]
    master_key: str


@dataclass(frozen=True, slots=True)
class Home:
    """One demo's folder."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Make the folder if needed, closed to others.

        Raises:
            DemoError: the folder cannot be made or written.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / "files").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            message = (
                f"文件夹 {folder} 用不了（{error.strerror}）。请换一个：minqing demo --home 路径"
            )
            raise DemoError(message) from error
        return cls(folder.resolve())

    def forget(self) -> None:
        """Take the mark of completeness back, then clear what belongs to the data that goes."""
        (self.folder / "demo.json").unlink(missing_ok=True)
        (self.folder / "logins.json").unlink(missing_ok=True)
        shutil.rmtree(self.files, ignore_errors=True)
        self.files.mkdir(mode=0o700, exist_ok=True)

    @property
    def files(self) -> Path:
        """Where photos go."""
        return self.folder / "files"

    def keys(self) -> Keys:
        """Return the keys; makes them the first time."""
        found = self._read("keys.json")
        if found is None:
            roles = {role: new_secret() for role in ROLES}
            found = {"roles": roles, "master_key": new_key()}
            self._write("keys.json", found)
        return Keys(dict(found["roles"]), str(found["master_key"]))

    def size(self) -> int | None:
        """Return how many households the complete town has; None: there is no complete one."""
        found = self._read("demo.json")
        return int(found["households"]) if found else None

    def mark_complete(self, households: int) -> None:
        """Say that everything is loaded. Comes last, so that half a town is never shown."""
        self._write("demo.json", {"households": households})

    def logins(self) -> list[dict[str, Any]]:
        """Return the logins as they were written."""
        found = self._read("logins.json")
        if found is None:
            message = (
                f"{self.folder} 里的 logins.json 不见了，登录名和密码找不回来。"
                "请用 minqing demo --reset 重新开始。"
            )
            raise DemoError(message)
        return list(found["logins"])

    def keep_logins(self, logins: list[dict[str, Any]]) -> None:
        """Write the logins down."""
        self._write("logins.json", {"logins": logins})

    def say_running(self, pids: dict[str, int]) -> None:
        """Write down which processes run, for whoever looks after them."""
        self._write("running.json", {"demo": os.getpid(), **pids})

    def say_stopped(self) -> None:
        """Nothing of ours runs any more; what another demo on this home wrote stays."""
        found = self._read("running.json")
        if found and found["demo"] == os.getpid():
            (self.folder / "running.json").unlink(missing_ok=True)

    def _read(self, name: str) -> dict[str, Any] | None:
        path = self.folder / name
        try:
            found: dict[str, Any] = json.loads(path.read_text("ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            message = f"{path} 读不出来。请从备份放回，或移走 {self.folder} 重新开始。"
            raise DemoError(message) from error
        return found

    def _write(self, name: str, content: dict[str, Any]) -> None:
        keep_secret(self.folder / name, json.dumps(content, indent=1))
