"""What must not be in the tree: lock files with hosts, paths of one machine, secrets."""

import json
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.tree import ROOT, File, project, project_paths, report

LOCKS = frozenset({"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "yarn.lock"})

HOSTS = re.compile(r"files\.pythonhosted\.|registry\.npm|pypi\.org/simple|--(?:extra-)?index-url")
MACHINE = re.compile(r"(?<![\w.$}])/(?:root|Users|home)/\w|(?<![\w.])/tmp/\w|[A-Z]:\\\\?Users\\")

SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\b(?:gh[pousr]_|glpat-|xox[abprs]-|sk_live_)[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bmq_[A-Za-z0-9_-]{32,}"),
)
"""Keys and tokens, by the marks that their makers gave them."""

PASSWORD = re.compile(r"://[\w.-]+:(?!secret@|password@)[\w!#%^&*.-]{4,}@")
"""An address with a password other than the word “secret” or “password”."""


def locks(paths: Iterable[str]) -> list[str]:
    """Lock files: they name download hosts, and `pyproject.toml` has the versions."""
    return [f"{path}: pinned in pyproject.toml instead." for path in paths if _name(path) in LOCKS]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def download_addresses(files: Iterable[File]) -> list[str]:
    """Packages of `package-lock.json` that record where they were downloaded from."""
    faults: list[str] = []
    for file in files:
        if file.name == "package-lock.json":
            packages = json.loads(file.text).get("packages", {})
            faults += [
                f"{file.path}: {name} records its address. Set omit-lockfile-registry-resolved."
                for name, package in packages.items()
                if "resolved" in package and not package.get("link")
            ]
    return faults


def _found(files: Iterable[File], pattern: re.Pattern[str]) -> Iterator[str]:
    """Each line in which the pattern is found, as `path:line`."""
    for file in files:
        for number, line in enumerate(file.text.splitlines(), start=1):
            if pattern.search(line):
                yield f"{file.path}:{number}"


def machine_paths(files: Iterable[File]) -> list[str]:
    """Paths that exist on the machine of one person."""
    return [f"{place}: a path of one machine." for place in _found(files, MACHINE)]


def download_hosts(files: Iterable[File]) -> list[str]:
    """Hosts that packages come from; each office has its own."""
    return [f"{place}: names a download host." for place in _found(files, HOSTS)]


def secrets(files: Iterable[File]) -> list[str]:
    """Lines that look like a key, a token or a password in an address."""
    files = list(files)
    outside_tests = [file for file in files if "tests" not in file.parts]  # made-up people there
    places = [place for pattern in SECRETS for place in _found(files, pattern)]
    places += _found(outside_tests, PASSWORD)
    return [f"{place}: looks like a secret." for place in places]


def elsewhere(files: Iterable[File]) -> list[File]:
    """All files but this one, which has to spell what it looks for."""
    return [file for file in files if file.path != "tests/architecture/test_repository.py"]


def test_no_lock_file_is_committed() -> None:
    report(locks(project_paths()))


def test_git_ignores_the_lock_file_of_uv() -> None:
    ignored = next(file for file in project_files() if file.path == ".gitignore").text.split()
    assert "uv.lock" in ignored


def project_files() -> list[File]:
    """The project's text files, and the list of what git ignores."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    return [*project(), File(".gitignore", ignored)]


def test_the_lock_of_the_front_end_names_no_addresses() -> None:
    report(download_addresses(project()))


def test_no_file_names_a_path_of_one_machine() -> None:
    report(machine_paths(elsewhere(project_files())))


def test_no_file_names_a_download_host() -> None:
    report(download_hosts(elsewhere(project_files())))


def test_no_file_holds_a_secret() -> None:
    report(secrets(elsewhere(project_files())))


def test_a_lock_file_is_found() -> None:
    assert locks(["uv.lock"])
    assert not locks(["frontend_templates/package-lock.json"])


def test_a_download_address_is_found() -> None:
    bad = {"packages": {"node_modules/x": {"version": "1.0.0", "resolved": "https://x.example/x"}}}
    assert download_addresses([File("frontend_templates/package-lock.json", json.dumps(bad))])
    assert download_hosts([File("deploy/requirements.txt", "--index-url https://x.example/")])


@pytest.mark.parametrize("line", ["x = '/home/li/x'", "see /" + "root/x", "open('/" + "tmp/x')"])
def test_a_path_of_one_machine_is_found(line: str) -> None:
    assert machine_paths([File("core/config.py", line)])


@pytest.mark.parametrize("line", ["tmpfs: /tmp", "GET /t/x/home/work", "{{ url }}/home/1"])
def test_an_address_is_not_taken_for_a_path(line: str) -> None:
    assert not machine_paths([File("core/config.py", line)])


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "key = 'AKIAABCDEFGHIJKLMNOP'",
        "Bearer mq_abcdefghijklmnopqrstuvwxyz0123456789",
        "postgresql://minqing_app:x7Kd92@db/minqing",
    ],
)
def test_a_secret_is_found(line: str) -> None:
    assert secrets([File("deploy/values.yaml", line)])


@pytest.mark.parametrize(
    "line", ["postgresql://minqing_app:secret@db/x", "f'redis://:{password}@{host}'", "mq_session"]
)
def test_a_placeholder_is_not_taken_for_a_secret(line: str) -> None:
    assert not secrets([File("deploy/values.yaml", line)])
