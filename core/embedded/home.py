"""The folder a server lives in: made, locked, and the secrets beside the data."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.embedded.account import Account
from core.embedded.errors import EmbeddedServerError

_OWNER_ALIVE_PATIENCE = 1.0  # seconds: its backends may be ending after a kill
_OWNER_GONE_PATIENCE = 30.0  # seconds: the kernel has asked its server to shut down


@contextmanager
def usable(home: Path) -> Iterator[Path]:
    """Make `home` if needed and turn trouble with files into an error for people."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield home.resolve()
    except OSError as error:
        where = error.filename or home
        message = (
            f"文件夹 {home} 不能使用：{where}（{error.strerror}）。"
            "请检查路径、权限和剩余空间，或换一个文件夹。"
        )
        raise EmbeddedServerError(message) from error


@contextmanager
def locked(home: Path, name: str) -> Iterator[int]:
    """Hold the lock of this home; yields its file descriptor, which the server inherits.

    So the lock lasts exactly as long as we prepare or any process of the server lives, however
    each of them ends, and no stale lock can stay. The file names who started the server: when
    that process is gone, its server is shutting down and is waited for.
    """
    descriptor = os.open(home / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, home)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, home: Path) -> None:
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 20, 0).decode()
            patience = _OWNER_ALIVE_PATIENCE if _lives(owner) else _OWNER_GONE_PATIENCE
            if time.monotonic() - begun > patience:
                message = (
                    f"文件夹 {home} 里的服务已在运行（由进程 {owner or '未知'} 启动）。"
                    "请先停掉它，或换一个文件夹。"
                )
                raise EmbeddedServerError(message) from None
            time.sleep(0.05)
        else:
            return


def _lives(process_id: str) -> bool:
    try:
        os.kill(int(process_id), 0)
    except PermissionError:
        return True
    except (ValueError, ProcessLookupError):
        return False
    return True


def fresh_folder(folder: Path, account: Account | None) -> None:
    """Make an empty folder for the account alone; what an interrupted start left there goes."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.user, account.group)


@contextmanager
def named(folder: Path, account: Account | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield how the server may name `folder`, and the descriptors it must inherit for that."""
    if account is None:
        yield str(folder), ()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


def keep_secret(path: Path, secret: str) -> None:
    """Write a secret only we can read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
