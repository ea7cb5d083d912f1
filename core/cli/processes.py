"""`minqing serve` and `minqing worker`: the two processes of the product."""

import asyncio
import sys

import click

from core.cli.complaints import seldom
from core.cli.connections import protected
from core.cli.refusals import Refused
from core.config import config
from core.kernel import logs


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="听哪个地址")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--proxy-headers", is_flag=True, help="前面有自己的反向代理，信它写的来访地址")
@click.option("--trust", default="127.0.0.1", show_default=True, help="信哪些代理（逗号隔开）")
@click.option(
    "--most", type=click.IntRange(1), default=400, show_default=True, help="最多同时办多少请求"
)
def serve(host: str, port: int, proxy_headers: bool, trust: str, most: int) -> None:  # noqa: FBT001 - a flag
    """启动网页服务。数据库的保护不完整时不启动。"""
    import uvicorn

    _log()
    config()
    faults = asyncio.run(protected())
    if faults:
        said = "；".join(fault.sentence.rstrip("。") for fault in faults[:3])
        message = (
            f"数据库的保护有 {len(faults)} 处不完整，没有启动：{said}。运行 minqing doctor 看全部。"
        )
        raise Refused(message)
    server = uvicorn.Server(
        uvicorn.Config(
            "core.asgi:application",
            factory=True,
            host=host,
            port=port,
            proxy_headers=proxy_headers,
            forwarded_allow_ips=trust,
            access_log=False,
            log_config=None,
            server_header=False,
            limit_concurrency=most,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=10,
            lifespan="on",
        )
    )
    try:
        server.run()
    except SystemExit as error:
        message = (
            f"网页服务没有启动：端口 {port} 可能已被占用，或启动时连不上数据库。原因见上面的日志。"
        )
        raise Refused(message) from error
    if not server.started:
        message = "网页服务没有启动，原因见上面的日志。"
        raise Refused(message)


@click.command()
def worker() -> None:
    """启动后台进程：送通知、算逾期、封存记录。"""
    from core.worker import run

    _log()
    run()


def _log() -> None:
    logs.configure(json=not sys.stderr.isatty())
    seldom()
