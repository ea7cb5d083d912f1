"""The files of the project as the checks see them: a path from the root, and the text."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]

OURS = ("core", "tenants", "plugins")
"""The packages that are the product's code."""

TEXT_SUFFIXES = frozenset(
    ".cfg .conf .css .csv .html .ini .js .json .md .mjs .po .pot .py .sh .sql .svg .toml .txt .xml"
    " .yaml .yml".split()
)

NOT_OURS = frozenset({".git", ".venv", "node_modules", "__pycache__", "built"})
"""Folders that hold what others wrote or what a tool made; only asked where there is no git."""


@dataclass(frozen=True)
class File:
    """One text file. `path` is relative to the root, with forward slashes."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the name."""
        return PurePosixPath(self.path).parts

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.parts[-1]

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())


def project_paths() -> list[str]:
    """Every path that is or would be committed, sorted."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
        return sorted(path for path in set(listed) if path and (ROOT / path).is_file())
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)
    )


@cache
def project() -> tuple[File, ...]:
    """Every text file of the project, read once for a run."""
    return tuple(
        File(path, (ROOT / path).read_text(encoding="utf-8"))
        for path in project_paths()
        if PurePosixPath(path).suffix in TEXT_SUFFIXES or path == ".ci/run"
    )


def python(files: Iterable[File], *tops: str) -> Iterator[File]:
    """The Python files; with `tops`, only those below these top folders."""
    return (
        file for file in files if file.name.endswith(".py") and (not tops or file.parts[0] in tops)
    )


def is_template(file: File) -> bool:
    """Whether Jinja renders this file."""
    below = file.parts[0] == "frontend_templates" or "templates" in file.parts[:-1]
    return below and file.name.endswith((".html", ".jinja", ".j2")) and "tests" not in file.parts


def templates(files: Iterable[File]) -> Iterator[File]:
    """The templates of the core and of the plugins."""
    return (file for file in files if is_template(file))


@cache
def parsed(file: File) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(file.text, filename=file.path)


def docstrings(module: ast.Module) -> set[int]:
    """The ids of the nodes that are documentation: docstrings, and strings that stand alone."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


GAP = "\0"
"""Stands in `strings` for a part that is only known when the program runs."""


def strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is no documentation, whole.

    Parts joined by `+` and f-strings are one string; what is not written there is a `GAP`.
    """
    documentation = docstrings(module)
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if id(node) in documentation:
            continue
        text = _literal(node)
        if text is None:
            waiting.extend(ast.iter_child_nodes(node))
            continue
        yield node.lineno, text  # type: ignore[attr-defined]  # an expression has a line
        if isinstance(node, ast.JoinedStr):
            filled = (part for part in node.values if isinstance(part, ast.FormattedValue))
            waiting.extend(part.value for part in filled)


def _literal(node: ast.AST) -> str | None:
    """The text of a string expression, or None where the node is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) or GAP for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        return None if left is None and right is None else (left or GAP) + (right or GAP)
    return None


def report(faults: Iterable[str]) -> None:
    """Fail with the whole list, one fault to a line."""
    found = sorted(set(faults))
    assert not found, "\n" + "\n".join(found)
