"""The demo's folder and the port it takes."""

import os
import socket
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from core.demo.errors import DemoError
from core.demo.home import Home
from core.demo.running import Wishes, choose_port


class Heard:
    """A report that keeps what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def step(self, name: str) -> AbstractContextManager[object]:
        """Keep it, too."""
        self.said.append(name)
        return nullcontext()

    def say(self, text: str) -> None:
        """Keep it."""
        self.said.append(text)


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = Home.at(tmp_path / "home").keys()
    assert Home.at(tmp_path / "home").keys() == first
    assert len(set(first.roles.values())) == 3


def test_a_home_is_complete_only_when_it_was_said(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    assert home.size() is None
    home.keep_logins([{"role": "党员"}])
    home.mark_complete(400)
    assert home.size() == 400
    (home.files / "photo.jpg").write_bytes(b"x")
    home.forget()
    assert home.size() is None
    assert list(home.files.iterdir()) == []


def test_what_another_demo_wrote_about_itself_stays(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    home.say_running({"web": 7})
    running = home.folder / "running.json"
    ours = running.read_text()
    running.write_text(ours.replace(str(os.getpid()), "1"))
    home.say_stopped()
    assert running.exists()
    running.write_text(ours)
    home.say_stopped()
    assert not running.exists()


def test_lost_logins_are_told_with_the_way_out(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    with pytest.raises(DemoError, match="--reset"):
        home.logins()


def test_a_damaged_file_is_told_with_its_place(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    (home.folder / "keys.json").write_text("{")
    with pytest.raises(DemoError, match=r"keys\.json"):
        home.keys()


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(DemoError, match="--home"):
        Home.at(tmp_path / "home")


def test_a_wanted_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DemoError, match=str(port)):
            choose_port(Wishes(tmp_path, port=port), Heard())


def test_the_next_port_is_taken_when_the_usual_one_is_not_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    monkeypatch.setattr("core.demo.running.is_free", lambda _, port: port >= 8002)
    assert choose_port(Wishes(tmp_path), heard) == 8002
    assert "8002" in heard.said[0]


def test_any_port_is_a_free_one(tmp_path: Path) -> None:
    assert choose_port(Wishes(tmp_path, port=0), Heard()) > 1023


def test_a_strange_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="--host"):
        choose_port(Wishes(tmp_path, host="no.such.invalid", port=9), Heard())
