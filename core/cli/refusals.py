"""How a command ends: 0, 1 or 2, and one paragraph in Chinese when it did not do what was asked."""

import os
import sys
import traceback
from collections.abc import Sequence
from socket import gaierror
from typing import Any, NoReturn

import click
from asyncpg.exceptions import InterfaceError, PostgresError
from click.exceptions import NoArgsIsHelpError


class Refused(Exception):
    """The command cannot be done; the text says what, where and how to mend it."""


class Commands(click.Group):
    """A group whose failures are sentences, never traces."""

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,
    ) -> NoReturn:
        """Run and exit with 0, 1 or 2."""
        extra["standalone_mode"] = False
        try:
            result = super().main(args, prog_name, **extra)
        except NoArgsIsHelpError as error:
            error.show()
            sys.exit(2)
        except click.UsageError as error:
            _say(_usage(error))
            sys.exit(2)
        except (click.Abort, KeyboardInterrupt):
            _say("已停止。")
            sys.exit(1)
        except BrokenPipeError:
            # Whoever read our output has seen enough (`| head`).
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(1)
        except Exception as error:  # noqa: BLE001 - whatever it is, people get a sentence
            if os.environ.get("MINQING_DEBUG") == "1":
                traceback.print_exc()
            _say(sentence(error))
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def sentence(error: BaseException) -> str:
    """Return what people are told about an error."""
    if isinstance(error, BaseExceptionGroup):
        return sentence(error.exceptions[0])
    if isinstance(error, click.ClickException):
        return error.format_message()
    name = type(error).__name__
    if name in _OURS:
        return str(error)
    return _of_server(error) or (
        f"没有料到的错误，没有做完：{name}：{error}。"
        "加上 MINQING_DEBUG=1 再运行一次可以看到经过，请把它交给开发者。"
    )


def _of_server(error: BaseException) -> str:
    """Return what PostgreSQL or Redis means, nothing when it is neither of them."""
    name = type(error).__name__
    if name in _DATABASE:
        return _DATABASE[name]
    if isinstance(error, PostgresError):
        return f"数据库不让这样做：{error}。请运行 minqing doctor 看看哪里没配好。"
    if type(error).__module__.startswith("redis."):
        return "连不上 Redis。请检查 MINQING_REDIS_URL，和 Redis 是否在运行。"
    if isinstance(error, ConnectionError | TimeoutError | gaierror | InterfaceError):
        return "连不上数据库。请检查 MINQING_DATABASE_URL 等地址，和 PostgreSQL 是否在运行。"
    return ""


_OURS = {
    "Refused",
    "ConfigError",
    "DemoError",
    "EmbeddedServerError",
    "AssetError",
    "MigrationFault",
}
"""Errors whose text is already for people; by name, so that nothing is imported for it."""

_DATABASE = {
    "InvalidPasswordError": "数据库不认这个密码。请检查地址里的用户名和密码，角色见 deploy/roles.sql。",
    "InvalidAuthorizationSpecificationError": (
        "数据库里没有这个用户。请用超级用户运行一次 deploy/roles.sql，再设好密码。"
    ),
    "InvalidCatalogNameError": (
        "没有这个数据库。请先建库（CREATE DATABASE minqing OWNER minqing_owner），再运行 minqing migrate。"
    ),
    "UndefinedTableError": "数据库里还没有表。请先运行 minqing migrate。",
    "InvalidSchemaNameError": "数据库里还没有表。请先运行 minqing migrate。",
    "InsufficientPrivilegeError": (
        "这个数据库用户没有权限。请检查各个地址用的是不是对应的角色，再运行 minqing doctor。"
    ),
    "TooManyConnectionsError": "数据库的连接用完了。请调大 max_connections，或停掉多余的进程。",
    "LockNotAvailableError": "等不到数据库的锁，可能另有升级在运行。请过一会儿再试。",
}


def _usage(error: click.UsageError) -> str:
    """Return what is wrong with the command, and where to read how it is written."""
    path = error.ctx.command_path if error.ctx else "minqing"
    return f"{_wrong(error)}。写法见 {path} --help。"


def _wrong(error: click.UsageError) -> str:
    said = error.message.rstrip(".。")
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.NoSuchCommand):
        return f"没有命令 {error.command_name}"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_parameter(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error)} 写得不对：{said}"
    return said


def _parameter(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
    return " ".join(hint) if isinstance(hint, list | tuple) else str(hint).replace("'", "")


def _say(text: str) -> None:
    click.echo(text, err=True)
