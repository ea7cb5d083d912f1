"""The command line without servers: help, usage, keys, addresses, sentences instead of traces."""

import json
from base64 import urlsafe_b64decode
from socket import gaierror

import click
import pytest
from asyncpg.exceptions import InvalidPasswordError, UndefinedTableError
from click.testing import CliRunner, Result
from redis.exceptions import ConnectionError as RedisAway

from core.cli import minqing
from core.cli.refusals import Commands, Refused, sentence
from core.config import config


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(minqing, list(arguments))


def test_help_names_every_command() -> None:
    shown = ask("--help")
    assert shown.exit_code == 0
    for name in "demo serve worker migrate key doctor county tenant user routes schema".split():
        assert f"\n  {name} " in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frobnicate"], "没有命令 frobnicate"),
        (["serve", "--prot", "1"], "没有选项 --prot"),
        (["serve", "--port", "x"], "--port 写得不对"),
        (["county", "create"], "缺少 CODE"),
        (["county", "create", "36098", "樟树市"], "6位数字"),
        (["tenant", "create", "360982", "360982005", "张家山街道", "张家山"], "小写字母"),
        (["user", "create", "陈敏", "--phone", "123", "--tenant", "x"], "11位"),
        (["user", "create", "陈敏", "--phone", "13800000001"], "--tenant 和 --county"),
        (["demo", "--households", "5"], "--households 写得不对"),
    ],
)
def test_a_command_written_wrongly_gives_two_and_says_what(arguments: list[str], said: str) -> None:
    done = ask(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "--help" in done.stderr
    assert done.stdout == ""


def test_a_key_is_new_each_time_and_fits_the_setting() -> None:
    first, second = ask("key").stdout.strip(), ask("key").stdout.strip()
    assert first != second
    assert len(urlsafe_b64decode(first)) == 32


def test_routes_and_schema_describe_the_api() -> None:
    paths = {(one["method"], one["path"]) for one in json.loads(ask("routes", "--json").stdout)}
    assert ("POST", "/api/v1/t/{tenant:str}/demands") in paths
    assert "/demands" in ask("routes").stdout
    described = json.loads(ask("schema").stdout)
    assert "/api/v1/t/{tenant}/demands" in described["paths"]


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINQING_DATABASE_URL", raising=False)
    config.cache_clear()
    done = ask("serve")
    config.cache_clear()
    assert done.exit_code == 1
    assert "MINQING_DATABASE_URL" in done.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("这样不行。"), "这样不行。"),
        (InvalidPasswordError("no"), "密码"),
        (UndefinedTableError("no"), "minqing migrate"),
        (RedisAway("no"), "Redis"),
        (ConnectionRefusedError(), "连不上数据库"),
        (gaierror(-2, "no"), "连不上数据库"),
        (ExceptionGroup("x", [ConnectionRefusedError()]), "连不上数据库"),
        (ZeroDivisionError("division"), "MINQING_DEBUG=1"),
    ],
)
def test_every_error_becomes_a_sentence(error: Exception, said: str) -> None:
    assert said in sentence(error)


def test_what_nobody_expected_ends_with_one_and_without_a_trace() -> None:
    @click.command(cls=Commands)
    def broken() -> None:
        """Nothing."""

    @broken.command("run")
    def run() -> None:
        raise ZeroDivisionError("division")

    done = CliRunner().invoke(broken, ["run"])
    assert done.exit_code == 1
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
