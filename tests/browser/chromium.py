"""The system's own Chromium: found where distributions put it, started so that it calls nobody."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = (390, 844)

_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate,CertificateTransparencyComponentUpdater",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-pings",
    "--no-proxy-server",
    # Whatever it may still want to ask: no name but this machine's leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
_ESTABLISHED = "01"


def found() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def running(path: str) -> AsyncIterator[Browser]:
    """Run it, without a window."""
    args = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        await browser.close()


def _parents() -> dict[int, int]:
    """Return the parent of every process."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
    return parents


def _chromium_children() -> list[Path]:
    """Return the processes below this one that are a Chromium."""
    parents = _parents()
    found = []
    for one in parents:
        above = one
        while above in parents and above != os.getpid():
            above = parents[above]
        name = Path(f"/proc/{one}/comm")
        if above == os.getpid() and name.exists() and "chrom" in name.read_text():
            found.append(Path(f"/proc/{one}"))
    return found


def _sockets(process: Path) -> set[str]:
    """Return the numbers of a process's sockets."""
    numbers = set()
    for descriptor in (process / "fd").glob("*"):
        try:
            target = str(descriptor.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            numbers.add(target[len("socket:[") : -1])
    return numbers


def connections_outside() -> list[str]:
    """Return the open TCP connections of our Chromium that lead to another machine.

    Written as the kernel writes addresses: 0100007F is 127.0.0.1.
    """
    mine = set[str]().union(*(_sockets(process) for process in _chromium_children()))
    outside = []
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        for fields in (line.split() for line in lines):
            remote, state, number = fields[2], fields[3], fields[9]
            here = remote.startswith(("0100007F", "0" * 24 + "01000000", "0" * 16 + "FFFF0000"))
            if number in mine and state == _ESTABLISHED and not here:
                outside.append(remote)
    return outside
