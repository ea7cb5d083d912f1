"""Commands on a real database: what they do, and what they say when they cannot."""

import asyncio
import json
import socket

import asyncpg
import pytest

from tests.core.cli.conftest import Minqing, inside, outside

pytestmark = pytest.mark.timeout(120)
PHONE = "13800000001"


def refused(minqing: Minqing, *arguments: str, code: int = 1, **more: str) -> str:
    """Return the one paragraph with which a command refuses."""
    done = minqing(*arguments, **more)
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def test_before_the_tables_are_made_doctor_and_serve_say_how_to_make_them(
    environment: dict[str, str],
) -> None:
    done = inside(environment, "doctor", "--json")
    assert done.exit_code == 1
    found = {one["what"]: one for one in json.loads(done.stdout)["findings"]}
    assert "minqing migrate" in found["数据库升级"]["mend"]
    assert found["Redis"]["well"]


def test_doctor_finds_a_good_installation_well(installed: Minqing) -> None:
    done = installed("doctor")
    assert done.exit_code == 0, done.stdout
    assert "问题" not in done.stdout


def test_doctor_names_every_thing_that_is_wrong(installed: Minqing) -> None:
    done = installed(
        "doctor",
        "--json",
        MINQING_REDIS_URL="redis://127.0.0.1:1/0",
        MINQING_RELAY_DATABASE_URL="postgresql://minqing_relay:wrong@127.0.0.1:1/minqing",
        MINQING_FILES="/proc/nowhere",
    )
    assert done.exit_code == 1
    wrong = {one["what"]: one["mend"] for one in json.loads(done.stdout)["findings"] if one["mend"]}
    assert set(wrong) == {"数据库角色 relay", "Redis", "文件夹"}
    assert "MINQING_FILES" in wrong["文件夹"]


def test_townships_are_listed_and_shown(installed: Minqing) -> None:
    listed = json.loads(installed("tenant", "list", "--json").stdout)
    assert [one["slug"] for one in listed] == ["zhangjiashan"]
    shown = json.loads(installed("tenant", "show", "zhangjiashan", "--json").stdout)
    assert shown == listed[0]
    assert "樟树市张家山街道" in installed("tenant", "list").stdout


def test_what_is_there_already_is_not_made_again(installed: Minqing) -> None:
    assert "360982" in refused(installed, "county", "create", "360982", "樟树市")
    again = ("tenant", "create", "360982", "360982006", "别处", "zhangjiashan")
    assert "zhangjiashan" in refused(installed, *again)


def test_what_is_not_there_is_said(installed: Minqing) -> None:
    assert "tenant list" in refused(installed, "tenant", "show", "nowhere")
    other = ("tenant", "create", "360999", "360999001", "别处", "elsewhere")
    assert "county create" in refused(installed, *other)
    assert "13900000000" in refused(installed, "user", "reset-password", "13900000000")


def test_a_user_is_made_once_and_gets_a_new_password(installed: Minqing) -> None:
    create = ("user", "create", "陈敏", "--phone", PHONE, "--tenant", "zhangjiashan", "--json")
    made = json.loads(installed(*create).stdout)
    assert made["role"] == "township_admin"
    assert "reset-password" in refused(installed, *create)
    reset = json.loads(installed("user", "reset-password", PHONE, "--json").stdout)
    assert reset["name"] == "陈敏"
    assert reset["password"] != made["password"]


def test_a_county_admin_is_made(installed: Minqing) -> None:
    create = ("user", "create", "周强", "--phone", "13800000002", "--county", "360982", "--json")
    assert json.loads(installed(*create).stdout)["role"] == "county_admin"


def test_serve_says_that_its_port_is_taken(installed: Minqing, environment: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = outside(environment, "serve", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("网页服务没有启动")


def test_a_wrong_password_and_a_missing_database_are_told_apart(
    installed: Minqing, environment: dict[str, str]
) -> None:
    url = environment["MINQING_DATABASE_URL"]
    wrong = url.replace("throw-away", "wrong")
    assert "密码" in refused(installed, "tenant", "list", MINQING_DATABASE_URL=wrong)
    missing = f"{url.removesuffix('/minqing')}/nowhere"
    assert "建库" in refused(installed, "tenant", "list", MINQING_DATABASE_URL=missing)
    away = "postgresql://minqing_app:x@127.0.0.1:1/minqing"
    assert "连不上数据库" in refused(installed, "tenant", "list", MINQING_DATABASE_URL=away)


def test_the_worker_says_which_setting_it_misses(environment: dict[str, str]) -> None:
    done = outside({**environment, "MINQING_RELAY_DATABASE_URL": ""}, "worker")
    assert done.returncode == 1
    assert "MINQING_RELAY_DATABASE_URL" in done.stderr


async def test_serve_refuses_a_database_whose_tables_are_not_protected(
    installed: Minqing, environment: dict[str, str]
) -> None:
    connection = await asyncpg.connect(environment["MINQING_OWNER_DATABASE_URL"])
    try:
        await connection.execute("ALTER TABLE demand NO FORCE ROW LEVEL SECURITY")
        done = await asyncio.to_thread(outside, environment, "serve", "--port", "9")
        examined = inside(environment, "doctor")
    finally:
        await connection.execute("ALTER TABLE demand FORCE ROW LEVEL SECURITY")
        await connection.close()
    assert done.returncode == 1
    assert "没有启动" in done.stderr
    assert "demand" in done.stderr
    assert examined.exit_code == 1
    assert "问题  表的保护 public.demand" in examined.stdout
