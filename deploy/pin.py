"""Pin every version the project installs: `uv run python deploy/pin.py [--upgrade]`.

Writes two places and nothing else:

* `pyproject.toml`, between the two marker comments in `[tool.uv]`: the uv that is needed, every
  package of every dependency group (the transitive ones too, with their environment markers), and
  the build backend with its own dependencies;
* `deploy/requirements.txt`: the production packages with hashes, for the container image, which
  installs with `--require-hashes`. It names no download host.

Without `--upgrade` the versions already pinned stay, and only what is new is added. Resolving
happens on a copy, so no lock file appears in the tree.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "# Pins: written by deploy/pin.py, not by hand."
END = "# Pins end."
UV_NEEDED = ">=0.9"
"""The oldest uv whose handling of build constraints was tried."""

EDITABLE_SUPPORT = "editables"
"""What hatchling asks for at the moment of an editable install; no metadata names it."""

HASHES_BY = "uv run python deploy/pin.py"


class PinError(Exception):
    """The pins could not be written; the text says why and what to do."""


def uv(arguments: Sequence[str], folder: Path, given: str | None = None) -> str:
    """Run uv in `folder` and give what it prints.

    Raises:
        PinError: uv is missing, or it refused; its own words are kept.
    """
    program = os.environ.get("UV") or shutil.which("uv")
    if program is None:
        message = "uv was not found. Install it with: pip install uv"
        raise PinError(message)
    done = subprocess.run(
        [program, *arguments], cwd=folder, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        message = f"uv {' '.join(arguments)} failed:\n{done.stderr.strip()}"
        raise PinError(message)
    return done.stdout


def without_pins(pyproject: str) -> str:
    """The text of `pyproject.toml` without the block between the markers."""
    block = re.escape(BEGIN) + r"\n.*?" + re.escape(END) + r"\n"
    return re.sub(block, "", pyproject, flags=re.DOTALL)


def with_pins(pyproject: str, versions: Sequence[str], build: Sequence[str]) -> str:
    """The text of `pyproject.toml` with a fresh block at the head of `[tool.uv]`.

    Raises:
        PinError: there is no `[tool.uv]` table.
    """
    bare = without_pins(pyproject)
    head, table, rest = bare.partition("\n[tool.uv]\n")
    if not table:
        message = "pyproject.toml has no table [tool.uv]. Add an empty one and run this again."
        raise PinError(message)
    lines = [
        BEGIN,
        f"required-version = {json.dumps(UV_NEEDED)}",
        *toml_list("constraint-dependencies", versions),
        *toml_list("build-constraint-dependencies", build),
        END,
    ]
    return head + table + "\n".join(lines) + "\n" + rest


def toml_list(key: str, items: Sequence[str]) -> list[str]:
    """A TOML array of strings, one item to a line."""
    return [f"{key} = [", *(f"    {json.dumps(item)}," for item in items), "]"]


def requirements(exported: str) -> list[str]:
    """The pinned lines of a requirements file, sorted; extras dropped (a constraint has none)."""
    lines = (line.strip() for line in exported.splitlines())
    pinned = (line for line in lines if line and not line.startswith(("#", "-")))
    return sorted({re.sub(r"^([A-Za-z0-9._-]+)\[[^]]*\]", r"\1", line) for line in pinned})


def resolve(folder: Path, build_requires: Sequence[str]) -> tuple[list[str], list[str], str]:
    """All versions, the build backend's versions, and the production packages with hashes."""
    plain = ["--no-header", "--no-annotate"]
    export = ["export", "--no-emit-project", "--format", "requirements-txt", *plain]
    versions = requirements(uv([*export, "--all-groups", "--no-hashes"], folder))
    hashed = uv([*export, "--no-default-groups"], folder)
    wanted = "\n".join([*build_requires, EDITABLE_SUPPORT])
    compiled = uv(["pip", "compile", "--universal", *plain, "-"], folder, given=wanted)
    return versions, requirements(compiled), hashed


def pin(root: Path, *, upgrade: bool) -> int:
    """Rewrite the two files under `root`; gives the number of packages pinned.

    Raises:
        PinError: nothing was written.
    """
    project = root / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    start = without_pins(text) if upgrade else text
    described = tomllib.loads(text)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        (copy / "pyproject.toml").write_text(start, encoding="utf-8")
        (copy / described["project"]["readme"]).touch()
        versions, build, hashed = resolve(copy, described["build-system"]["requires"])
    project.write_text(with_pins(text, versions, build), encoding="utf-8")
    image = root / "deploy" / "requirements.txt"
    image.parent.mkdir(exist_ok=True)
    image.write_text(f"# Written by: {HASHES_BY}\n{hashed}", encoding="utf-8")
    return len(versions)


def main() -> int:
    """Read the command line, pin, and say what was done."""
    parser = argparse.ArgumentParser(description="Pin every version the project installs.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    parser.add_argument("--root", type=Path, default=ROOT, help="the tree to write to")
    chosen = parser.parse_args()
    try:
        count = pin(chosen.root, upgrade=chosen.upgrade)
    except PinError as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"{count} packages pinned in pyproject.toml; deploy/requirements.txt written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
