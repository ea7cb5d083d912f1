"""`minqing county` and `minqing tenant`: who the product is served for."""

import asyncio
import json
import re
from typing import Any
from uuid import UUID

import click
from asyncpg.exceptions import UniqueViolationError

from core.cli.connections import connected
from core.cli.refusals import Refused
from tenants.context import TenantContext
from tenants.database import transaction

_SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")
STATES = {"active": "在用", "suspended": "暂停", "erased": "已删除"}


@click.group()
def county() -> None:
    """县、县级市。"""


@county.command("create")
@click.argument("code")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def county_create(code: str, name: str, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """建一个县。CODE 是6位区划代码，NAME 是名称。"""
    from core.county.actions import found_county

    if not re.fullmatch(r"\d{6}", code):
        raise click.BadParameter("县的区划代码是6位数字", param_hint="CODE")

    async def run() -> UUID:
        async with connected(), transaction():
            return await found_county(code, name)

    try:
        county_id = asyncio.run(run())
    except UniqueViolationError as error:
        raise Refused(f"代码 {code} 的县已经有了，不用再建。") from error
    _tell(as_json, {"id": str(county_id), "code": code, "name": name}, f"建好了：{name}（{code}）")


@click.group()
def tenant() -> None:
    """街道、乡镇。"""


@tenant.command("create")
@click.argument("county_code")
@click.argument("code")
@click.argument("name")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def tenant_create(county_code: str, code: str, name: str, slug: str, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """给一个街道、乡镇开通。CODE 是9位区划代码，SLUG 是网址里的名字，例如 zhangjiashan。"""
    if not re.fullmatch(r"\d{9}", code):
        raise click.BadParameter("街道、乡镇的区划代码是9位数字", param_hint="CODE")
    if not _SLUG.fullmatch(slug):
        raise click.BadParameter("只用小写字母、数字和中间的“-”，最多40个", param_hint="SLUG")
    try:
        made = asyncio.run(_create(county_code, code, name, slug))
    except UniqueViolationError as error:
        raise Refused(
            f"代码 {code} 或网址 {slug} 已经有了，请用 minqing tenant list 看看。"
        ) from error
    _tell(as_json, _row(made), f"开通了：{made.county_name}{name}，网址 /t/{slug}")


async def _create(county_code: str, code: str, name: str, slug: str) -> TenantContext:
    from core.app import create_app
    from core.county.actions import found_township
    from tenants.tables import County

    create_app()  # its recurring jobs are known only then
    async with connected(), transaction():
        row = await County.select(County.id).where(County.code == county_code).first()
        if row is None:
            message = f"没有代码 {county_code} 的县。请先运行 minqing county create。"
            raise Refused(message)
        return await found_township(row["id"], code, name, slug)


@tenant.command("list")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def tenant_list(as_json: bool) -> None:  # noqa: FBT001 - a flag
    """列出全部街道、乡镇。"""
    from tenants.queries import all_tenants

    async def run() -> list[TenantContext]:
        async with connected(), transaction():
            return await all_tenants()

    found = asyncio.run(run())
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.slug}\t{one.county_name}{one.name}\t{STATES.get(one.state, one.state)}")
    if not found:
        click.echo("还没有街道、乡镇。用 minqing tenant create 开通一个。", err=True)


@tenant.command("show")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def tenant_show(slug: str, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """看一个街道、乡镇。"""

    async def run() -> TenantContext:
        async with connected(), transaction():
            return await served(slug)

    row = _row(asyncio.run(run()))
    _tell(as_json, row, "\n".join(f"{name}\t{value}" for name, value in row.items()))


async def served(slug: str) -> TenantContext:
    """Return a township, in an open transaction.

    Raises:
        Refused: there is none.
    """
    from tenants.queries import tenant_by_slug

    found = await tenant_by_slug(slug)
    if found is None:
        message = f"没有网址是 {slug} 的街道、乡镇。用 minqing tenant list 看有哪些。"
        raise Refused(message)
    return found


def _row(one: TenantContext) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "slug": one.slug,
        "name": one.name,
        "county": one.county_name,
        "state": one.state,
    }


def _tell(as_json: bool, row: dict[str, Any], said: str) -> None:  # noqa: FBT001 - the flag
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else said)
