"""Every version is pinned: in pyproject.toml for everybody, with hashes for the image."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT, report

Pyproject = Mapping[str, Any]
HASHED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)*.*)")


def read_project() -> Pyproject:
    """The project's `pyproject.toml`."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(project: Pyproject, key: str = "constraint-dependencies") -> dict[str, str]:
    """Name → version of what is pinned with `==` for this environment."""
    found: dict[str, str] = {}
    for text in project.get("tool", {}).get("uv", {}).get(key, []):
        wanted = Requirement(text)
        exact = [one.version for one in wanted.specifier if one.operator == "=="]
        if exact and (wanted.marker is None or wanted.marker.evaluate()):
            found[canonicalize_name(wanted.name)] = exact[0]
    return found


def named(project: Pyproject) -> list[Requirement]:
    """What the project and its groups ask for by name."""
    groups: dict[str, list[Any]] = project.get("dependency-groups", {})
    texts = [*project["project"]["dependencies"]]
    texts += [text for group in groups.values() for text in group if isinstance(text, str)]
    return [Requirement(text) for text in texts]


def needed(wanted: Iterable[Requirement]) -> Iterator[str]:
    """The distributions that these ask for, and those ask for, as far as they are installed."""
    waiting = [(one, frozenset[str]()) for one in wanted]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one, extras = waiting.pop()
        if not any(_holds(one, extra) for extra in extras or {""}):
            continue
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            inner = requires(one.name) or []
        except PackageNotFoundError:
            continue
        yield key[0]
        waiting += [(Requirement(text), frozenset({"", *one.extras})) for text in inner]


def _holds(wanted: Requirement, extra: str) -> bool:
    """Whether a requirement applies in this environment when this extra is asked for."""
    return wanted.marker is None or wanted.marker.evaluate({"extra": extra})


def unpinned(wanted: Iterable[Requirement], pinned: Mapping[str, str]) -> list[str]:
    """Distributions without a pin, or installed in another version than the pinned."""
    faults: list[str] = []
    for name in set(needed(wanted)):
        if name not in pinned:
            faults.append(f"{name}: not pinned. Run: uv run python deploy/pin.py")
        elif pinned[name] != version(name):
            faults.append(f"{name}: pinned {pinned[name]}, installed {version(name)}. Run: uv sync")
    return faults


def unhashed(requirements: str, pinned: Mapping[str, str]) -> list[str]:
    """Lines of the image's requirements without a hash, or with another version than the pinned."""
    faults: list[str] = []
    for line in HASHED.finditer(requirements):
        name = canonicalize_name(line["name"])
        if "--hash=sha256:" not in line["rest"]:
            faults.append(f"deploy/requirements.txt: {name} has no hash.")
        if pinned.get(name, line["version"]) != line["version"]:
            faults.append(f"deploy/requirements.txt: {name} differs from pyproject.toml.")
    return faults


def test_everything_that_is_installed_is_pinned() -> None:
    project = read_project()
    report(unpinned(named(project), pins(project)))


def test_the_build_backend_and_uv_are_pinned() -> None:
    project = read_project()
    built = pins(project, "build-constraint-dependencies")
    asked = {canonicalize_name(Requirement(x).name) for x in project["build-system"]["requires"]}
    assert asked <= built.keys()
    assert "required-version" in project["tool"]["uv"]


def test_the_image_installs_the_pinned_versions_by_hash() -> None:
    project = read_project()
    text = (ROOT / "deploy" / "requirements.txt").read_text(encoding="utf-8")
    report(unhashed(text, pins(project)))
    listed = {canonicalize_name(line["name"]) for line in HASHED.finditer(text)}
    production = [Requirement(text) for text in project["project"]["dependencies"]]
    assert set(needed(production)) <= listed


def test_a_distribution_without_a_pin_is_found() -> None:
    assert unpinned([Requirement("jinja2")], {"jinja2": version("jinja2")})  # markupsafe is missing
    assert unpinned([Requirement("pluggy")], {"pluggy": "0.0.1"})
    assert not unpinned([Requirement("pluggy")], {"pluggy": version("pluggy")})


def test_a_range_is_no_pin() -> None:
    assert not pins({"tool": {"uv": {"constraint-dependencies": ["pluggy>=1"]}}})


def test_what_an_extra_brings_is_needed() -> None:
    assert "redis" in set(needed([Requirement("dramatiq[redis]")]))
    assert "redis" not in set(needed([Requirement("dramatiq")]))


def test_a_line_without_a_hash_is_found() -> None:
    assert unhashed("pluggy==1.7.0\n", {})
    assert unhashed("pluggy==1.7.0 \\\n    --hash=sha256:aa\n", {"pluggy": "1.6.0"})
    assert not unhashed("pluggy==1.7.0 \\\n    --hash=sha256:aa\n", {"pluggy": "1.7.0"})
