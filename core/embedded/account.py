"""Which account a server runs under, and how that account reaches what it needs.

PostgreSQL refuses to run as root. So under root both servers run as an unprivileged account that
every system has. No parent folder is opened for it:

* the data folder is handed over as an open file descriptor and named `/proc/self/fd/N`, which the
  kernel resolves without walking the parents. Data stays where the user put it, even below /root;
* a program cannot be started that way (PostgreSQL looks for its own real path), so when the wheel
  lies below a closed folder, its public files are copied once to a cache folder owned by root.
"""

import os
import pwd
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.embedded.errors import EmbeddedServerError

_CANDIDATES = ("postgres", "nobody")
CACHE_FOLDERS = (Path("/var/cache/minqing"), Path("/var/lib/minqing"), Path("/var/tmp/minqing"))  # noqa: S108 - ownership is checked before use


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged system account, by number."""

    user: int
    group: int

    def can_read(self, path: Path) -> bool:
        """Whether the account may walk to `path` and read it (and run it or enter it)."""
        resolved = path.resolve()
        return self._has(resolved, stat.S_IROTH | stat.S_IXOTH) and all(
            self._has(parent, stat.S_IXOTH) for parent in resolved.parents
        )

    def _has(self, path: Path, wanted: int) -> bool:
        status = path.stat()
        if status.st_uid == self.user:
            return status.st_mode >> 6 & wanted == wanted
        if status.st_gid == self.group:
            return status.st_mode >> 3 & wanted == wanted
        return status.st_mode & wanted == wanted


def account_for(data: Path) -> Account | None:
    """Return the account to step down to for `data`, or None when we are not root.

    Data that exists keeps its owner. EmbeddedServerError: the owner does not fit, or no account.
    """
    owner = data.stat() if data.exists() else None
    ours = os.geteuid()
    if ours != 0:
        if owner and owner.st_uid != ours:
            message = f"数据文件夹 {data} 属于另一个系统用户。请用那个用户启动，或换一个文件夹。"
            raise EmbeddedServerError(message)
        return None
    if sys.platform != "linux":
        message = "在这个系统上不能以 root 启动内置数据库。请换普通用户启动。"
        raise EmbeddedServerError(message)
    if owner and owner.st_uid == 0:
        message = (
            f"数据文件夹 {data} 属于 root，数据库不能以 root 运行。"
            f"请执行 chown -R nobody {data} 后再启动，或换一个文件夹。"
        )
        raise EmbeddedServerError(message)
    if owner:
        return Account(owner.st_uid, owner.st_gid)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    message = "系统里没有可用的普通账号（postgres 或 nobody）。请换普通用户启动。"
    raise EmbeddedServerError(message)


def readable_tree(
    account: Account | None,
    folders: Sequence[Path],
    probe: Path,
    label: str,
    caches: Sequence[Path] = CACHE_FOLDERS,
) -> Path:
    """Return the folder that holds `folders` for `account`: where they are, or a copy made once.

    `folders` share one parent; `probe` is the program inside them; `label` names the copy and
    changes with the version. OSError or EmbeddedServerError when no copy can be made.
    """
    source = folders[0].parent
    if account is None or account.can_read(probe):
        return source
    name = f"{label}-{probe.stat().st_size}"
    for cache_folder in caches:
        try:
            cache_folder.mkdir()
            cache_folder.chmod(0o755)  # whatever our umask says; the copies are public files
        except FileExistsError:
            pass
        except OSError:
            continue
        if _only_root_writes(cache_folder) and account.can_read(cache_folder):
            target = cache_folder / name
            if not target.exists():
                _copy(folders, target)
            return target
    message = (
        f"服务账号读不到程序 {probe}，也没有地方可以放它的副本。"
        f"请让 root 能写 {caches[0].parent}，或换普通用户启动。"
    )
    raise EmbeddedServerError(message)


def _only_root_writes(folder: Path) -> bool:
    """Whether nobody else can have put programs there; a link to elsewhere does not count."""
    status = folder.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    return stat.S_ISDIR(status.st_mode) and status.st_uid == 0 and not status.st_mode & others


def _copy(folders: Sequence[Path], target: Path) -> None:
    """Copy beside the target, then rename: a copy is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
        tree = Path(unfinished) / "tree"
        tree.mkdir()
        for folder in folders:
            shutil.copytree(
                folder,
                tree / folder.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("*.py", "*.a", "include", "pgxs", "__pycache__"),
            )
        _open_to_readers(tree)
        try:
            tree.rename(target)
        except OSError:
            if not target.is_dir():  # otherwise another start made the same copy first
                raise


def _open_to_readers(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runnable else 0o644)
