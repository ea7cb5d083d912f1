"""One demo's life: killed while it loads, started again, used, stopped, started once more."""

import re
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.demo.population.cast import WALK
from tests.core.demo.demo_process import DemoProcess, ended, eventually

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(sys.platform != "linux", reason="进程状态从 /proc 读"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose first load was cut off."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    with DemoProcess(folder) as cut:
        cut.wait_until_said("装入张家山街道")
        cut.kill()
    assert not (folder / "demo.json").exists()
    return folder


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[DemoProcess]:
    """The demo, running on the home that was cut off."""
    with DemoProcess(home) as running:
        yield running


def _demands(demo: DemoProcess, query: str = "") -> list[dict[str, Any]]:
    with demo.api("township_leader") as client:
        answer = client.get(f"/demands{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


@pytest.mark.resilience
def test_a_load_that_was_cut_off_begins_again_and_comes_to_its_end(demo: DemoProcess) -> None:
    assert demo.line["url"].startswith("http://127.0.0.1:")
    demo.wait_until_said("讲张家山的故事", 1)
    assert len(_demands(demo)) > 5


def test_the_line_names_the_servers_and_one_login_for_each_main_role(demo: DemoProcess) -> None:
    line = demo.line
    assert set(line) == {"url", "database_url", "redis_url", "logins", "tokens"}
    assert line["database_url"].startswith("postgresql://minqing_app:")
    assert line["redis_url"].startswith("redis://")
    fields = {"role", "tenant", "name", "login", "password"}
    assert all(set(login) == fields for login in line["logins"])
    here = [one["role"] for one in line["logins"] if one["tenant"] == "zhangjiashan"]
    assert sorted(here) == sorted(WALK)
    others = [(one["role"], one["tenant"]) for one in line["logins"] if one["role"] not in here]
    assert others == [("county_admin", "")]
    neighbours = [one for one in line["logins"] if one["tenant"] not in {"zhangjiashan", ""}]
    assert [one["role"] for one in neighbours] == ["township_admin"]
    assert set(line["tokens"]) > {*WALK, "county_admin"}
    assert all(token.startswith("mq_") for token in line["tokens"].values())
    words = re.compile(r"^([a-z]{4}-){3}\d\d$")
    assert all(words.match(login["password"]) for login in line["logins"])


def test_secrets_are_for_their_owner_only(demo: DemoProcess) -> None:
    for name in ("keys.json", "logins.json", "running.json"):
        assert stat.S_IMODE((demo.home / name).stat().st_mode) == 0o600


def test_the_page_is_there_and_a_token_registers_a_demand(demo: DemoProcess) -> None:
    assert httpx.get(demo.line["url"] + "/healthz").status_code == 200
    sent = {"channel": "home_visit", "original_text": "试一试：村口的灯不亮了。"}
    with demo.api("grid_member") as client:
        answer = client.post("/demands", json=sent)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "registered"


def test_a_neighbours_admin_sees_nothing_of_the_street(demo: DemoProcess) -> None:
    with demo.api("township_admin@yongtai") as client:
        assert client.get("/demands").json().get("items", []) == []
    with demo.api("township_admin@yongtai", "yongtai") as client:
        assert client.get("/demands").json()["items"]


def test_it_stops_all_it_started_and_the_next_start_is_quick_and_keeps_everything(
    demo: DemoProcess,
) -> None:
    before, pids = demo.line, demo.pids()
    assert set(pids) == {"demo", "web", "worker", "postgres", "valkey"}
    count = len(_demands(demo, "?limit=200"))
    assert demo.stop() == 0
    assert [name for name, pid in pids.items() if not ended(pid)] == []
    assert demo.pids() == {}

    begun = time.monotonic()
    with DemoProcess(demo.home) as again:
        line = again.line
        took = time.monotonic() - begun
        assert line["logins"] == before["logins"]
        assert line["tokens"] == before["tokens"]
        assert len(_demands(again, "?limit=200")) == count
        pids = again.pids()
        again.kill()
        assert eventually(lambda: all(ended(pid) for pid in pids.values()), 30)
    # Promised are 5 s; the machine of a test may have other things to do.
    assert took < 20, "".join(again.said)


@pytest.mark.resilience
def test_reset_begins_again_with_new_logins(tmp_path: Path) -> None:
    with DemoProcess(tmp_path) as first:
        before = first.line
        with first.api("grid_member") as client:
            sent = {"channel": "phone", "original_text": "重来以后就没有的一件事"}
            assert client.post("/demands", json=sent).status_code == 201
        assert first.stop() == 0
    with DemoProcess(tmp_path, "--reset") as again:
        assert again.line["logins"] != before["logins"]
        texts = [d["original_text"] for d in _demands(again, "?limit=200&view=all")]
        assert len(texts) > 5
        assert "重来以后就没有的一件事" not in texts
        assert again.stop() == 0
