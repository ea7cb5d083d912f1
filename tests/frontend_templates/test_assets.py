"""How the built files are found, made, and not made twice."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from frontend_templates import assets

TEMPLATES = Path(assets.__file__).parent
NAMED = re.compile(r"""(?:icon\(|"icon": |icon_name=|empty\()"([a-z-]+)\"""")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is built, with one style sheet in it."""
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"app.css": "app.1f2e.css"}), "utf-8")
    monkeypatch.setattr(assets, "BUILT", folder)
    monkeypatch.setattr(assets, "_MODULES", tmp_path / "node_modules")
    assets.manifest.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What one test has read is not what the next one reads."""
    assets.manifest.cache_clear()


class Node:
    """Stands in for Node: remembers what it was asked, answers as told."""

    def __init__(self, code: int, output: str, built: Path) -> None:
        self.code, self.output, self.built = code, output, built
        self.asked: list[str] = []

    def __call__(self, command: list[str], **_settings: object) -> subprocess.CompletedProcess[str]:
        """Take the place of `subprocess.run`."""
        self.asked.append(Path(command[1]).name)
        (self.built.parent / "node_modules").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, self.code, self.output)


def test_a_plain_name_gives_the_address_with_its_hash(built: Path) -> None:
    assert (built / "manifest.json").exists()
    assert assets.asset("app.css") == "/static/app.1f2e.css"


def test_an_unknown_name_is_answered_with_the_names_there_are(built: Path) -> None:
    assert (built / "manifest.json").exists()
    with pytest.raises(assets.AssetError, match=r"没有叫“app\.cs”的界面文件，现有：app\.css"):
        assets.asset("app.cs")


def test_without_built_files_the_error_says_what_to_run(built: Path) -> None:
    (built / "manifest.json").unlink()
    with pytest.raises(assets.AssetError, match="minqing demo"):
        assets.asset("app.css")


def test_a_second_build_does_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node, said = Node(0, "", built), list[str]()
    monkeypatch.setattr(subprocess, "run", node)
    assets.build(said.append)
    assert node.asked == ["npm-cli.js", "build.mjs"]
    assets.build(said.append)
    assert node.asked == ["npm-cli.js", "build.mjs"]
    assert said == ["下载界面组件（约10 MB，只在第一次）", "生成样式和图标"]


def test_a_step_that_fails_shows_the_end_of_its_output(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = "\n".join(f"line {number}" for number in range(40))
    monkeypatch.setattr(subprocess, "run", Node(1, output, built))
    with pytest.raises(assets.AssetError, match="下载界面组件没有成功") as caught:
        assets.build(lambda _sentence: None)
    assert "line 39" in str(caught.value)
    assert "line 20" not in str(caught.value)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (TEMPLATES / "icons" / "icons.svg").read_text("utf-8")
    there = set(re.findall(r'<symbol id="i-([a-z-]+)"', sprite))
    named = {
        name
        for file in TEMPLATES.rglob("*.html")
        if "node_modules" not in file.parts
        for name in NAMED.findall(file.read_text("utf-8"))
    }
    assert len(named) > 20  # the pattern still finds them
    assert named - there == set()


def test_the_lock_of_npm_names_no_download_address() -> None:
    lock = json.loads((TEMPLATES / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
