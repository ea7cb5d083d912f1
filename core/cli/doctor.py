"""`minqing doctor`: is everything as it must be, and what is to be done where it is not."""

import asyncio
import json
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

import click

from core.cli.connections import address, connected
from core.cli.refusals import sentence
from core.config import ConfigError, config
from core.kernel import clock
from core.kernel.calendar import official_years
from tenants.database import Role, close_pools, open_pool, running, transaction

_DAYS_AHEAD = 30  # the next year's holidays are published in October or November
_OLDEST = 18


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` is empty when it is well."""

    what: str
    well: bool
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """检查配置、连接、角色、升级、表的保护、日历和文件夹。有问题时退出码是1。"""
    findings = asyncio.run(examine())
    well = all(one.well for one in findings)
    if as_json:
        content = {"well": well, "findings": [asdict(one) for one in findings]}
        click.echo(json.dumps(content, ensure_ascii=False))
    else:
        for one in findings:
            click.echo(f"好  {one.what}" if one.well else f"问题  {one.what}：{one.mend}")
    ctx.exit(0 if well else 1)


async def examine() -> list[Finding]:
    """Look at everything; what cannot be asked because something before it failed is left out."""
    try:
        config()
    except ConfigError as error:
        return [Finding("配置", well=False, mend=str(error))]
    findings = [Finding("配置", well=True)]
    roles: tuple[Role, ...] = ("owner", "app", "relay")
    findings += [await _asked(f"数据库角色 {role}", partial(_role, role)) for role in roles]
    if all(one.well for one in findings):
        findings.append(await _asked("数据库升级", _migrations))
        findings += await _protection()
    findings.append(await _asked("Redis", _redis))
    findings.append(await _asked("工作日历", _calendar))
    findings.append(await _asked("文件夹", _folder))
    return findings


async def _asked(what: str, question: Callable[[], Awaitable[str]]) -> Finding:
    """Ask one question; an answer is what is to be mended, an error becomes a sentence."""
    try:
        mend = await question()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        mend = sentence(error)
    return Finding(what, not mend, mend)


async def _role(role: Role) -> str:
    await open_pool(role, address(role), size=1)
    try:
        async with transaction(role=role):
            connection = running().connection
            user, version = await connection.fetchval("SELECT current_user"), 0
            version = int(connection.get_server_version().major)
    finally:
        await close_pools()
    if user != f"minqing_{role}":
        return f"地址用的是 {user}，应当用 minqing_{role}。角色见 deploy/roles.sql。"
    if version < _OLDEST:
        return f"PostgreSQL 是 {version}，要 {_OLDEST} 或更新的。请升级数据库。"
    return ""


async def _migrations() -> str:
    from core.kernel.migrate import waiting

    async with connected("owner"), transaction(role="owner"):
        new = await waiting()
    return (
        f"有 {len(new)} 个升级没有做：{'、'.join(new[:3])}。请运行 minqing migrate。" if new else ""
    )


async def _protection() -> list[Finding]:
    from tenants.catalogue import faults

    try:
        async with connected("owner"), transaction(role="owner"):
            found = await faults()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return [Finding("表的保护", well=False, mend=sentence(error))]
    if not found:
        return [Finding("表的保护", well=True)]
    return [Finding(f"表的保护 {fault.object}", well=False, mend=fault.sentence) for fault in found]


async def _redis() -> str:
    from redis.asyncio import Redis

    async with Redis.from_url(
        config().redis_url, socket_timeout=3, socket_connect_timeout=3
    ) as redis:
        await redis.ping()
        found = await redis.config_get("maxmemory-policy")
    policy = found.get("maxmemory-policy", "noeviction")
    if policy != "noeviction":
        return f"maxmemory-policy 是 {policy}，内存满时会丢任务。请改成 noeviction。"
    return ""


async def _calendar() -> str:
    last = date(max(year.year for year in official_years()), 12, 31)
    left = (last - clock.today()).days
    if left >= _DAYS_AHEAD:
        return ""
    return (
        f"放假安排只到 {last:%Y-%m-%d}，之后的时限算不出来。"
        "国务院办公厅公布新一年的安排后，请升级到带有它的版本。"
    )


async def _folder() -> str:
    folder = config().files
    try:
        await asyncio.to_thread(_write_there)
    except OSError as error:
        return (
            f"{folder} 写不进去（{error.strerror}）。请建好它并让本用户可写，或改 MINQING_FILES。"
        )
    return ""


def _write_there() -> None:
    folder = config().files
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"minqing")
        file.flush()
        os.fsync(file.fileno())
