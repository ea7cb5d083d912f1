"""Tests that are left out say why."""

import ast
from collections.abc import Iterable

import pytest

from tests.architecture.tree import File, parsed, project, python, report

MARKS = frozenset({"skip", "skipif", "xfail"})


def silent_skips(files: Iterable[File]) -> list[str]:
    """Marks and calls that leave a test out and give no reason."""
    faults: list[str] = []
    for file in python(files, "tests", "plugins", "core"):
        called = {
            id(node.func): node for node in ast.walk(parsed(file)) if isinstance(node, ast.Call)
        }
        for node in ast.walk(parsed(file)):
            kind = _leaves_out(node)
            if kind and not _has_reason(kind, called.get(id(node))):
                place = f"{file.path}:{node.lineno}"  # type: ignore[attr-defined]
                faults.append(f"{place}: {kind} without a reason.")
    return faults


def _leaves_out(node: ast.AST) -> str | None:
    """`mark.skip`, `mark.skipif`, `mark.xfail`, `pytest.skip`, `pytest.xfail`; else None."""
    if not isinstance(node, ast.Attribute) or node.attr not in MARKS:
        return None
    owner = node.value
    if isinstance(owner, ast.Attribute) and owner.attr == "mark":
        return f"mark.{node.attr}"
    if isinstance(owner, ast.Name) and owner.id == "pytest":
        return f"pytest.{node.attr}"
    return None


def _has_reason(kind: str, call: ast.Call | None) -> bool:
    """Whether the call says why; a condition is no reason."""
    if call is None:
        return False
    first = [] if kind in {"mark.skipif", "mark.xfail"} else call.args[:1]
    said = [keyword.value for keyword in call.keywords if keyword.arg in {"reason", "msg"}]
    return any(not (isinstance(word, ast.Constant) and not word.value) for word in [*first, *said])


def test_every_test_that_is_left_out_says_why() -> None:
    report(silent_skips(project()))


@pytest.mark.parametrize(
    "line",
    [
        "@pytest.mark.skip\ndef test(): ...",
        "@pytest.mark.skip()\ndef test(): ...",
        "@pytest.mark.skipif(x)\ndef test(): ...",
        "@pytest.mark.xfail\ndef test(): ...",
        "pytest.skip()",
        'pytest.skip("")',
    ],
)
def test_a_silent_skip_is_found(line: str) -> None:
    assert silent_skips([File("tests/x.py", line)])


@pytest.mark.parametrize(
    "line",
    [
        '@pytest.mark.skipif(x, reason="no Chromium here")\ndef test(): ...',
        'pytest.skip("no Chromium here")',
        "pytest.skip(reason)",
    ],
)
def test_a_skip_with_a_reason_is_not_found(line: str) -> None:
    assert not silent_skips([File("tests/x.py", line)])
