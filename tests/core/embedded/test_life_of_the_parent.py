"""Servers live as long as the process that started them, whatever its threads do."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.embedded.postgres import EmbeddedPostgres
from core.embedded.postgres_cluster import answers
from core.embedded.valkey import EmbeddedValkey

FAST = {"fsync": "off", "synchronous_commit": "off"}
Query = Callable[..., object]
REPOSITORY = Path(__file__).parents[3]
STARTER = """
import sys, time
from pathlib import Path
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
home = Path(sys.argv[1])
postgres = EmbeddedPostgres.start(home / "p", settings={"fsync": "off"})
valkey = EmbeddedValkey.start(home / "v")
print(postgres.url(), valkey.pid, flush=True)
time.sleep(60)
"""


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def ended(process_id: int) -> bool:
    """Whether a process is gone or only waits to be collected."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="父进程死亡信号只有 Linux 才有")
def test_kill_9_of_the_parent_ends_the_servers_and_the_next_start_recovers(
    tmp_path: Path, query: Query
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        url, valkey = parent.stdout.readline().split()
        query(url, "CREATE TABLE kept AS SELECT 7 AS n", "SELECT 1")
        parent.kill()

    with (
        EmbeddedPostgres.start(tmp_path / "p") as postgres,
        EmbeddedValkey.start(tmp_path / "v"),
    ):
        assert query(postgres.url(), "SELECT n FROM kept") == 7
    port = int(url.rpartition(":")[2].partition("/")[0])
    assert eventually(lambda: not answers(port))
    assert eventually(lambda: ended(int(valkey)))


def test_a_server_outlives_the_thread_that_started_it(tmp_path: Path, query: Query) -> None:
    started: list[EmbeddedPostgres] = []
    thread = threading.Thread(
        target=lambda: started.append(EmbeddedPostgres.start(tmp_path, settings=FAST))
    )
    thread.start()
    thread.join()
    with started[0] as server:
        time.sleep(0.3)  # a signal at the end of the thread would have arrived
        assert query(server.url(), "SELECT 1") == 1
