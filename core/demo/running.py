"""`minqing demo` from start to stop: servers, data, web and worker, and the watch over them.

assets ─────────────────────────┐
servers → roles → (load | migrate) → web, worker → ready → watch … → all stopped, in reverse
"""

import asyncio
import contextlib
import http.client
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from core.demo.errors import DemoError
from core.demo.founding import draw, found
from core.demo.home import Home
from core.demo.logins import shown, tokens
from core.demo.population import DEFAULT_HOUSEHOLDS
from core.demo.processes import Child
from core.demo.servers import Servers
from core.embedded.process import LOOPBACK, free_port
from core.kernel.migrate import migrate, waiting
from frontend_templates import assets
from tenants.database import close_pools, open_pool, transaction

T = TypeVar("T")

DEFAULT_PORT = 8000
_PORTS_TRIED = 20
_READY_PATIENCE = 60.0
_WATCH = 0.2
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound


class Report(Protocol):
    """Who is told how far it is."""

    def step(self, name: str) -> AbstractContextManager[object]:
        """Something that takes time begins; it ends with the block."""

    def say(self, text: str) -> None:
        """Something happened."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who starts it asked for. `port` None: 8000 or the next free one; 0: any."""

    home: Path
    host: str = LOOPBACK
    port: int | None = None
    households: int | None = None
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """Where everything is, for people and for machines."""

    url: str
    lan_url: str | None
    database_url: str
    redis_url: str
    logins: list[dict[str, Any]]
    tokens: dict[str, str]


async def run(wishes: Wishes, report: Report, ready: Callable[[Ready], None]) -> None:
    """Run until cancelled, then stop everything that was started.

    Raises:
        DemoError, EmbeddedServerError, AssetError, MigrationFault: with a sentence on how to mend.
    """
    home = Home.at(wishes.home)
    port = choose_port(wishes, report)
    servers = Servers(home, home.keys())
    serve = ["serve", "--host", wishes.host, "--port", str(port)]
    web = Child("网页服务", serve, home.folder / "web.log")
    worker = Child("后台进程", ["worker"], home.folder / "worker.log")
    size = None if wishes.reset else home.size()
    households = size or wishes.households or DEFAULT_HOUSEHOLDS
    building = asyncio.create_task(_uncut(assets.build, report.say))
    drawing = None if size else asyncio.create_task(_uncut(draw, households))
    try:
        with report.step("启动 PostgreSQL 和 Valkey"):
            await asyncio.gather(_uncut(servers.start_postgres), _uncut(servers.start_valkey))
        servers.point_here()
        if drawing is not None:
            home.forget()  # first: half a database must never be taken for a whole one
        await servers.prepare(empty=drawing is not None)
        if drawing is not None:
            await found(home, servers, households, drawing, report.step)
        else:
            if wishes.households not in {None, size}:
                report.say(f"这里已有 {size} 户的数据，继续用它。要换规模，请加 --reset。")
            await _upgrade(servers, report)
        with report.step("准备界面"):
            await building
        with report.step("启动网页服务和后台进程"):
            await _uncut(web.start)
            await _until_it_answers(web, _reachable(wishes.host), port)
            await _uncut(worker.start)  # after the web, which somebody waits for
            _note(home, servers, web, worker)
        ready(_ready(home, servers, wishes.host, port))
        await _watch(home, servers, (web, worker), report)
    finally:
        for task in filter(None, (building, drawing)):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        await asyncio.to_thread(_stop, servers, web, worker)
        home.say_stopped()


async def _upgrade(servers: Servers, report: Report) -> None:
    """Apply what came with a new release."""
    await open_pool("owner", servers.role_url("owner"), size=1)
    try:
        async with transaction(role="owner"):
            new = await waiting()
        if new:
            with report.step("升级数据库"):
                await migrate(lambda _: None)
    finally:
        await close_pools()


async def _watch(
    home: Home, servers: Servers, children: tuple[Child, Child], report: Report
) -> None:
    """Start again whatever ends by itself, for ever."""

    def revive() -> bool:
        revived = [servers.revive(report.say)]
        revived += [child.revive(report.say) for child in children]
        return any(revived)

    while True:
        await asyncio.sleep(_WATCH)
        if await _uncut(revive):
            _note(home, servers, *children)


def _stop(servers: Servers, web: Child, worker: Child) -> None:
    """Stop in order: no more requests, no more jobs, then the servers."""
    web.stop(patience=15.0)
    worker.stop(patience=25.0)
    servers.stop()


def _note(home: Home, servers: Servers, web: Child, worker: Child) -> None:
    home.say_running(
        {
            "web": web.pid,
            "worker": worker.pid,
            "postgres": servers.postgres.pid,
            "valkey": servers.valkey.pid,
        }
    )


def _ready(home: Home, servers: Servers, host: str, port: int) -> Ready:
    logins = home.logins()
    fields = ("role", "tenant", "name", "login", "password")
    lan = _lan_address() if host in _EVERYWHERE else None
    return Ready(
        url=f"http://{_reachable(host)}:{port}",
        lan_url=f"http://{lan}:{port}" if lan else None,
        database_url=servers.role_url("app"),
        redis_url=servers.valkey.url,
        logins=[{name: login[name] for name in fields} for login in shown(logins)],
        tokens=tokens(logins),
    )


def choose_port(wishes: Wishes, report: Report) -> int:
    """Return a port that is free now.

    Raises:
        DemoError: the wanted one is taken, or the address is not ours.
    """
    if wishes.port == 0:
        return free_port()
    if wishes.port is not None:
        if not is_free(wishes.host, wishes.port):
            message = f"端口 {wishes.port} 已被别的程序占用。请换一个：minqing demo --port 端口"
            raise DemoError(message)
        return wishes.port
    for port in range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TRIED):
        if is_free(wishes.host, port):
            if port != DEFAULT_PORT:
                report.say(f"端口 {DEFAULT_PORT} 已被占用，改用 {port}。")
            return port
    message = f"端口 {DEFAULT_PORT} 到 {port} 都被占用。请用 --port 指定一个空闲的。"
    raise DemoError(message)


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there now.

    Raises:
        DemoError: we may not, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            message = f"没有权限用端口 {port}。请换 1024 以上的：minqing demo --port 端口"
            raise DemoError(message) from error
        except socket.gaierror as error:
            message = f"不认识地址 {host}。--host 写本机的地址，例如 127.0.0.1 或 0.0.0.0。"
            raise DemoError(message) from error
        except OSError:
            return False
    return True


def _reachable(host: str) -> str:
    if host in _EVERYWHERE:
        return LOOPBACK
    return f"[{host}]" if ":" in host else host


def _lan_address() -> str | None:
    """Return our address in the local network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only the route is looked up
        except OSError:
            return None
        found = str(probe.getsockname()[0])
        return None if found == LOOPBACK else found


async def _until_it_answers(web: Child, host: str, port: int) -> None:
    deadline = time.monotonic() + _READY_PATIENCE
    while not await asyncio.to_thread(_answers, host.strip("[]"), port):
        if not web.alive:
            message = f"网页服务没有启动。日志 {web.log} 的最后几行：\n{web.last_words()}"
            raise DemoError(message)
        if time.monotonic() > deadline:
            message = f"网页服务 {_READY_PATIENCE:.0f} 秒内没有应答。请看日志 {web.log}。"
            raise DemoError(message)
        await asyncio.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


async def _uncut(function: Callable[..., T], *arguments: object) -> T:
    """Run in a thread; when we are cancelled it still comes to its end, so that it can be undone."""
    running = asyncio.ensure_future(asyncio.to_thread(function, *arguments))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):
            await running
        raise
