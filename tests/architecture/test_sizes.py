"""Small files, and names that say what is in them."""

from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import File, is_template, project, python, report, templates

PYTHON_LINES = 300
TEMPLATE_LINES = 200
DUMPING_GROUNDS = frozenset(
    "base common helper helpers lib misc shared stuff tools util utils various".split()
)


def too_long(files: Iterable[File]) -> list[str]:
    """Python files and templates at or above their limit."""
    files = list(files)
    written = (file for file in python(files) if "migrations" not in file.parts)  # Piccolo's
    limits = [(file, PYTHON_LINES) for file in written]
    limits += [(file, TEMPLATE_LINES) for file in templates(files)]
    return [
        f"{file.path}: {file.lines} lines, the limit is below {limit}. Split it by meaning."
        for file, limit in limits
        if file.lines >= limit
    ]


def dumping_grounds(files: Iterable[File]) -> list[str]:
    """Folders and files whose name says nothing; the one `base.html` is what Jinja calls it."""
    return [
        f"{file.path}: “{part}” says nothing. Name what is in it."
        for file in files
        for part in file.parts
        if PurePosixPath(part).stem.lower() in DUMPING_GROUNDS
        and not (part == "base.html" and is_template(file))
    ]


def test_python_files_and_templates_stay_small() -> None:
    report(too_long(project()))


def test_no_folder_or_file_is_a_dumping_ground() -> None:
    report(dumping_grounds(project()))


@pytest.mark.parametrize(
    ("path", "lines"),
    [("core/grids/queries.py", 300), ("frontend_templates/grids/list.html", 200)],
)
def test_a_file_at_its_limit_is_found(path: str, lines: int) -> None:
    assert too_long([File(path, "x\n" * lines)])
    assert not too_long([File(path, "x\n" * (lines - 1))])


@pytest.mark.parametrize("path", ["core/utils/x.py", "core/grids/helpers.py", "core/base.py"])
def test_a_dumping_ground_is_found(path: str) -> None:
    assert dumping_grounds([File(path, "")])
    assert not dumping_grounds([File("frontend_templates/base.html", "")])
