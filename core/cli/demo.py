"""`minqing demo`: the whole product on this machine, with a town full of people."""

import asyncio
import contextlib
import json
import logging
import signal
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from core.cli.progress import Progress
from core.demo.population import FEWEST_HOUSEHOLDS
from core.demo.running import DEFAULT_PORT, Ready, Wishes, run
from core.embedded.process import LOOPBACK
from core.kernel import logs

_ROLES = {
    "township_admin": "街道管理员",
    "township_leader": "街道领导",
    "liaison_cadre": "包村干部",
    "village_secretary": "村党组织书记",
    "village_cadre": "村干部",
    "village_supervisor": "村务监督",
    "group_leader": "小组长",
    "grid_chief": "网格长",
    "grid_member": "网格员",
    "party_member": "党员",
    "county_admin": "县级管理员",
}


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".minqing"),
    show_default=True,
    help="数据放在哪个文件夹",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"网页的端口，默认 {DEFAULT_PORT}，被占用就用下一个；0 为任意空闲端口",
)
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="0.0.0.0 让同一网络的手机也能打开"
)
@click.option(
    "--households", type=click.IntRange(FEWEST_HOUSEHOLDS), help="张家山街道装入多少户，默认 15000"
)
@click.option("--reset", is_flag=True, help="丢掉已有的数据，重新开始")
@click.option("--json", "as_json", is_flag=True, help="就绪后在标准输出写一行 JSON")
def demo(
    home: Path,
    port: int | None,
    host: str,
    households: int | None,
    reset: bool,  # noqa: FBT001 - a flag
    as_json: bool,  # noqa: FBT001 - a flag
) -> None:
    """在本机跑起整套系统：樟树市的22个乡镇街道，张家山街道的一万五千户。"""
    logs.configure(json=False, level=logging.WARNING)
    progress = Progress()
    wishes = Wishes(home, host, port, households, reset)

    told: list[Ready] = []

    def ready(found: Ready) -> None:
        told.append(found)
        progress.say(f"就绪，用了 {progress.seconds:.1f} 秒")
        if as_json:
            line = asdict(found)
            del line["lan_url"]
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            _show(found)

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_until_told(wishes, progress, ready))
    progress.say("都停好了" if told else "都停好了，没有装完的下次重新装入")


async def _until_told(wishes: Wishes, progress: Progress, ready: object) -> None:
    """Run; SIGINT, SIGTERM and a closed terminal end it in order, a second time at once."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop() -> None:
        progress.say("正在停")
        for number in ends:
            loop.remove_signal_handler(number)
        if task is not None:
            task.cancel()

    for number in ends:
        loop.add_signal_handler(number, stop)
    await run(wishes, progress, ready)  # type: ignore[arg-type]


def _show(found: Ready) -> None:
    console = Console(highlight=False)
    console.print(f"\n打开  [bold]{found.url}[/bold]")
    if found.lan_url:
        console.print(f"手机（同一网络）  [bold]{found.lan_url}[/bold]")
    table = Table("角色", "地方", "姓名", "登录", "密码", box=None, pad_edge=False)
    for login in found.logins:
        place = login["tenant"] or "县"
        role = _ROLES.get(login["role"], login["role"])
        table.add_row(role, place, login["name"], login["login"], login["password"])
    console.print(table)
    console.print("\n按 Ctrl-C 停止。")
