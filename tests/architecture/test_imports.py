"""The import contracts of pyproject.toml hold, and each of them bites."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from importlinter.api import read_configuration

from tests.architecture.test_places import FREE, SLICES
from tests.architecture.tree import ROOT

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"

SOUND = {
    "core/cli.py": "import core.demo.start\n",
    "core/asgi.py": "import core.app\n",
    "core/worker.py": "import core.accounts.jobs\n",
    "core/app.py": "import core.orders.pages\n",
    "core/demo/start.py": "import core.embedded.postgres\nimport core.app\n",
    "core/embedded/postgres.py": "",
    "core/orders/pages.py": "import core.orders.actions\n",
    "core/orders/actions.py": "import core.demands.queries\nimport core.orders.tables\n",
    "core/orders/tables.py": "import core.orders.states\n",
    "core/orders/states.py": "import core.kernel.errors\n",
    "core/demands/queries.py": "import tenants.database\n",
    "core/accounts/jobs.py": "",
    "core/sdk/verbs.py": "import core.orders.actions\n",
    "core/kernel/errors.py": "",
    "tenants/database.py": "import asyncpg\n",
    "plugins/visits/pages.py": "import core.sdk.verbs\n",
    "plugins/courses/states.py": "",
}
"""A small tree that keeps every contract."""

BAD = [
    ("packages", "tenants/database.py", "import core.kernel.errors"),
    ("packages", "core/kernel/errors.py", "import plugins.visits.pages"),
    ("slices", "core/demands/queries.py", "import core.orders.tables"),
    ("slices", "core/kernel/errors.py", "import core.accounts"),
    ("slices", "core/overview/queries.py", "import core.county"),
    ("slices", "core/nobody_placed_me/__init__.py", ""),
    ("inside", "core/orders/tables.py", "import core.orders.actions"),
    ("inside", "core/orders/actions.py", "import core.orders.pages"),
    ("private", "core/orders/actions.py", "import core.accounts.jobs"),
    ("door", "plugins/visits/pages.py", "import core.orders.tables"),
    ("door", "plugins/visits/pages.py", "import tenants.database"),
    ("independent", "plugins/visits/pages.py", "import plugins.courses.states"),
    ("states", "core/orders/states.py", "import piccolo"),
    ("states", "core/orders/states.py", "import tenants.database"),
    ("embedded", "core/kernel/errors.py", "import core.embedded.postgres"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the `pyproject.toml` in a folder against the packages there."""
    return subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False
    )


def plant(folder: Path, files: Mapping[str, str]) -> None:
    """Write a tree of packages, with the project's own contracts."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for package in ("core", "tenants", "plugins", "frontend_templates"):
        (folder / package).mkdir(exist_ok=True)
    folders = [place for place in folder.rglob("*") if place.is_dir()]
    for place in [*folders, *((folder / "core" / name) for name in SLICES)]:
        place.mkdir(exist_ok=True)
        (place / "__init__.py").touch()
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(contracts, encoding="utf-8")


def kept(output: str, contract: str) -> bool:
    """Whether the report says that the contract with this name held."""
    words = " ".join(output.split())
    return f"{contract} KEPT" in words


def contract_names() -> dict[str, str]:
    """The contracts of the project: id → name."""
    options = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    return {option["id"]: option["name"] for option in options}


def test_the_import_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_an_example_that_breaks_it() -> None:
    assert contract_names().keys() == {contract for contract, _, _ in BAD}


def test_every_placed_folder_stands_in_the_order_of_the_slices() -> None:
    options = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    layers = next(option["layers"] for option in options if option["id"] == "slices")
    named = {part.strip(" ()") for layer in layers for part in layer.split("|")}
    assert named == FREE | set(SLICES)


def test_a_sound_tree_keeps_every_contract(tmp_path: Path) -> None:
    plant(tmp_path, SOUND)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "path", "line"), BAD)
def test_a_bad_import_breaks_its_contract(
    tmp_path: Path, contract: str, path: str, line: str
) -> None:
    plant(tmp_path, {**SOUND, path: SOUND.get(path, "") + line + "\n"})
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert not kept(done.stdout, contract_names()[contract]), done.stdout
