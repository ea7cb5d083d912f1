"""`minqing migrate` and `minqing key`."""

import asyncio

import click

from core.cli.connections import connected
from core.cli.progress import Progress


@click.command()
def migrate() -> None:
    """把数据库升级到最新（用 owner 角色）。"""
    from core.kernel.migrate import migrate as apply

    progress = Progress()

    async def run() -> None:
        async with connected("owner"):
            await apply(progress.say)

    with progress.step("升级数据库"):
        asyncio.run(run())


@click.command()
def key() -> None:
    """生成一个新的主密钥，用作 MINQING_MASTER_KEY。丢了它，加密的号码就打不开了。"""
    import secrets
    from base64 import urlsafe_b64encode

    click.echo(urlsafe_b64encode(secrets.token_bytes(32)).decode())
