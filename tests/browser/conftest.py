"""One demo and one Chromium for each test process; people come and go with each test."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import chromium as system
from tests.browser.people import People
from tests.core.demo.demo_process import DemoProcess, ended, eventually

_FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if item.path.is_relative_to(_FOLDER):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. Without one the tests are skipped, except where they must run."""
    path = system.found()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("这里没有 Chromium，CI 上必须有：" + "、".join(system.NAMES))
    if path is None:
        pytest.skip("没有找到 Chromium（" + "、".join(system.NAMES) + "）")
    return path


@pytest.fixture(scope="session")
def demo(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo with 400 households; nothing of it is left afterwards."""
    with DemoProcess(tmp_path_factory.mktemp("demo"), "--households", "400") as running:
        assert running.line["url"]
        pids = running.pids()
        yield running
        assert running.stop() == 0, "".join(running.said)
    left = {name for name, pid in pids.items() if not eventually(lambda p=pid: ended(p), 10)}  # type: ignore[misc]
    assert not left, f"these are still running: {left}"


@pytest.fixture(scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """The browser itself."""
    async with system.running(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="session")
def everybody(chromium: Browser, demo: DemoProcess) -> People:
    """Who has signed in so far."""
    return People(chromium, demo.line)


@pytest.fixture
async def people(everybody: People) -> AsyncIterator[People]:
    """The people of one test. At its end no page of theirs may have complained."""
    yield everybody
    faults = await everybody.leave()
    assert not faults, "\n".join(faults)
