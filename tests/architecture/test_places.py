"""Every folder has its place, and a slice has the file names that every slice has."""

import ast
from collections.abc import Iterable, Mapping

import pytest

from tests.architecture.tree import OURS, File, parsed, project, python, report

TOP = frozenset({"core", "plugins", "tenants", "frontend_templates", "deploy", "tests", ".ci"})

SLICES = (
    "overview county onboarding appraisal scoring feedback orders deliberation demands deadlines"
    " households grids accounts"
).split()
FREE = frozenset(
    "kernel sdk embedded demo cli app worker asgi config piccolo_conf".split(),
)
"""What stands in core and is no area of the township's work: file names of its own."""

DOCUMENTS = frozenset({"decisions"})
"""Folders of core without code."""

FILES = frozenset(
    "__init__ tables states events permissions forms queries actions pages endpoints listeners jobs"
    " hooks piccolo_app".split()
)
PACKAGES = frozenset({"actions", "queries", "pages", "migrations"})

PURE: Mapping[str, Mapping[str, str]] = {
    "accounts": {
        "authentication": "who sends this request; every slice's pages and endpoints ask it",
    },
    "demands": {
        "categories": "the base categories, and what the words of a demand suggest",
        "resource": "a demand in the API's field names, for the endpoints of upper slices, too",
        "words": "how a demand is spoken of on pages, its own and those of upper slices",
    },
    "feedback": {
        "metrics": "the rates that residents' answers give, as data",
    },
    "scoring": {
        "figures": "from counts to scores and ranks, in exact decimals",
    },
    "deadlines": {
        "lengths": "what a time limit may be: 15 working days, the next meeting",
        "light": "red, yellow, green from a moment and a due time",
        "policy": "which limit holds for a level, a category, an urgency",
    },
}
"""Pure calculations a slice may have besides its verbs, each with what it works out."""


def unplaced(paths: Iterable[str]) -> list[str]:
    """Folders at the top and in core that nobody gave a place."""
    faults: list[str] = []
    for path in paths:
        folders = path.split("/")[:-1]
        if folders and folders[0] not in TOP:
            faults.append(f"{folders[0]}/: nobody placed this folder. See core/README.md.")
        if len(folders) > 1 and folders[0] == "core":
            inside = folders[1]
            if inside not in FREE and inside not in SLICES and inside not in DOCUMENTS:
                faults.append(
                    f"core/{inside}/: nobody placed this folder. Give it a place in SLICES or FREE "
                    "here, and in the contract “slices” of pyproject.toml."
                )
    return faults


def strange_names(files: Iterable[File]) -> list[str]:
    """Python files of a slice whose name is not in the table of the architecture."""
    faults: list[str] = []
    for file in python(files, "core"):
        if len(file.parts) < 3 or file.parts[1] not in SLICES:  # core/slice/file
            continue
        piece, rest = file.parts[1], file.parts[2:]
        allowed = FILES | PURE.get(piece, {}).keys()
        if len(rest) == 1 and rest[0].removesuffix(".py") not in allowed:
            faults.append(
                f"{file.path}: a slice has no such file. Its verbs go to actions.py, its reads to "
                "queries.py; a pure calculation is named in PURE here."
            )
        if len(rest) > 1 and rest[0] not in PACKAGES:
            faults.append(f"{file.path}: a slice has no folder “{rest[0]}”.")
    return faults


def silent_folders(files: Iterable[File]) -> list[str]:
    """Packages without an `__init__.py` that says what the folder is."""
    files = list(python(files, *OURS))
    opened = {file.path.rpartition("/")[0]: file for file in files if file.name == "__init__.py"}
    folders = {file.path.rpartition("/")[0] for file in files}
    wanted = {folder for folder in folders if not {"migrations", "tests"} & set(folder.split("/"))}
    faults: list[str] = []
    for folder in wanted:
        file = opened.get(folder)
        if file is None:
            faults.append(f"{folder}/: no __init__.py.")
        elif not ast.get_docstring(parsed(file)):
            faults.append(f"{file.path}: no docstring. Say what this folder is.")
    return faults


def test_every_folder_has_its_place() -> None:
    report(unplaced(file.path for file in project()))


def test_a_slice_has_only_the_files_that_slices_have() -> None:
    report(strange_names(project()))


def test_every_package_says_what_it_is() -> None:
    report(silent_folders(project()))


@pytest.mark.parametrize("path", ["services/x.py", "core/reports/queries.py", "core/lib/x.toml"])
def test_a_folder_that_nobody_placed_is_found(path: str) -> None:
    assert unplaced([path])
    assert not unplaced(["core/grids/queries.py", "core/app.py", "README.md"])


@pytest.mark.parametrize("path", ["core/grids/service.py", "core/grids/models/grid.py"])
def test_a_strange_name_in_a_slice_is_found(path: str) -> None:
    assert strange_names([File(path, "")])
    assert not strange_names([File("core/grids/actions/move.py", ""), File("core/kernel/x.py", "")])


def test_a_silent_folder_is_found() -> None:
    assert silent_folders([File("core/grids/tables.py", "")])
    assert silent_folders([File("core/grids/__init__.py", "x = 1\n")])
    assert not silent_folders([File("core/grids/__init__.py", '"""Grids."""\n')])
