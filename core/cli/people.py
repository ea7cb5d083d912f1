"""`minqing user`: the first login of a county or a township, and a new password for somebody."""

import asyncio
import json
from typing import Any
from uuid import UUID

import click
from asyncpg.exceptions import UniqueViolationError

from core.cli.connections import connected
from core.cli.refusals import Refused
from core.cli.townships import served
from tenants.database import transaction

_ROLES = ("township_admin", "township_leader")


@click.group()
def user() -> None:
    """登录账号。村里的人由街道管理员在网页上加。"""


@user.command("create")
@click.argument("name")
@click.option("--phone", required=True, help="手机号，登录用")
@click.option("--tenant", "slug", help="在哪个街道、乡镇（网址里的名字）")
@click.option("--role", type=click.Choice(_ROLES), default=_ROLES[0], show_default=True)
@click.option("--county", "county_code", help="县级管理员：县的6位代码")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def create(
    name: str,
    phone: str,
    slug: str | None,
    role: str,
    county_code: str | None,
    as_json: bool,  # noqa: FBT001 - a flag
) -> None:
    """建一个账号，密码只显示这一次。"""
    _check_phone(phone)
    if (slug is None) == (county_code is None):
        raise click.UsageError("--tenant 和 --county 要写一个，也只写一个")
    password = _new_password()
    try:
        if county_code is not None:
            role = "county_admin"
            account_id = asyncio.run(_county_admin(county_code, name, phone, password))
        else:
            account_id = asyncio.run(_township_user(slug or "", role, name, phone, password))
    except UniqueViolationError as error:
        message = f"手机号 {phone} 已有账号。要换密码，用 minqing user reset-password {phone}。"
        raise Refused(message) from error
    row = {"id": str(account_id), "name": name, "login": phone, "role": role, "password": password}
    _tell(as_json, row)


@user.command("reset-password")
@click.argument("phone")
@click.option("--json", "as_json", is_flag=True, help="写成 JSON")
def reset_password(phone: str, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """给手机号是 PHONE 的账号换一个新密码，已登录的都要重新登录。"""
    _check_phone(phone)
    password = _new_password()
    name = asyncio.run(_reset(phone, password))
    _tell(as_json, {"name": name, "login": phone, "password": password})


async def _county_admin(county_code: str, name: str, phone: str, password: str) -> UUID:
    from core.accounts.actions import create_account, hash_password
    from core.accounts.tables import CountyRole
    from core.kernel import clock
    from core.kernel.ids import new_id
    from tenants.tables import County

    async with connected(), transaction():
        row = await County.select(County.id).where(County.code == county_code).first()
        if row is None:
            message = f"没有代码 {county_code} 的县。请先运行 minqing county create。"
            raise Refused(message)
        hashed = await hash_password(password)
        account_id = await create_account(row["id"], name, phone, hashed)
        await CountyRole.insert(
            CountyRole(
                id=new_id(),
                account_id=account_id,
                county_id=row["id"],
                role="county_admin",
                valid_from=clock.today(),
            )
        )
        return account_id


async def _township_user(slug: str, role: str, name: str, phone: str, password: str) -> UUID:
    from core.accounts.actions import create_account, give_login, hash_password
    from core.accounts.tables import Membership, Person
    from core.kernel import clock, crypto
    from core.kernel.ids import new_id

    async with connected():
        async with transaction():
            tenant = await served(slug)
        hashed = await hash_password(password)
        async with transaction(tenant):
            person_id = new_id()
            await Person.insert(
                Person(
                    id=person_id,
                    name=name,
                    phone_sealed=crypto.seal(tenant.id, "phone", phone),
                    phone_index=crypto.blind_index(tenant.id, "phone", phone),
                    phone_tail=phone[-4:],
                )
            )
            await Membership.insert(
                Membership(id=new_id(), person_id=person_id, role=role, valid_from=clock.today())
            )
            account_id = await create_account(tenant.county_id, name, phone, hashed)
            await give_login(person_id, account_id)
            return account_id


async def _reset(phone: str, password: str) -> str:
    """Set the password, close the sessions, and leave a line in the audit of every township."""
    from core.accounts.actions import end_tokens, hash_password
    from core.accounts.queries import townships_of
    from core.accounts.tables import Account, Session
    from core.kernel import crypto
    from core.kernel.outbox import audit

    index = crypto.blind_index(crypto.PLATFORM, "phone", phone)
    async with connected():
        async with transaction():
            account = (
                await Account.select(Account.id, Account.name)
                .where(Account.phone_index == index)
                .first()
            )
            if account is None:
                message = f"没有手机号是 {phone} 的账号。请核对号码。"
                raise Refused(message)
            hashed = await hash_password(password)
            account_id = account["id"]
            await Account.update({Account.password_hash: hashed}).where(Account.id == account_id)
            await Session.delete().where(Session.account_id == account_id)
            await end_tokens(account_id)
            townships = await townships_of(account_id)
        for township in townships:
            async with transaction():
                tenant = await served(township.slug)
            async with transaction(tenant):
                audit("account.reset_password", "account", account_id, ("password_hash",))
        return str(account["name"])


def _new_password() -> str:
    from core.demo.words import new_password

    return new_password()


def _check_phone(phone: str) -> None:
    if not (phone.isascii() and phone.isdigit() and len(phone) == 11 and phone[0] == "1"):
        raise click.BadParameter("手机号是11位数字", param_hint="PHONE")


def _tell(as_json: bool, row: dict[str, Any]) -> None:  # noqa: FBT001 - the flag
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    click.echo(f"{row['name']}  登录 {row['login']}  密码 {row['password']}")
    click.echo("密码只显示这一次。请当面交给本人，让其登录后更换。", err=True)
