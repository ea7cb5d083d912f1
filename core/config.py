"""Where the servers are and which keys are used: read from the environment, once."""

import os
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class ConfigError(Exception):
    """A setting is missing or unusable; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Config:
    """`secure` is False only for the demo over plain http (phones in the room must log in)."""

    database_url: str
    owner_database_url: str
    relay_database_url: str
    redis_url: str
    master_key: bytes
    files: Path
    secure: bool


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        message = f"缺少环境变量 {name}。请按 deploy/README.md 设置，或用 minqing demo 试用。"
        raise ConfigError(message)
    return value


def _master_key() -> bytes:
    try:
        key = urlsafe_b64decode(_required("MINQING_MASTER_KEY"))
    except ValueError as error:
        message = "MINQING_MASTER_KEY 不是 base64。用 minqing key 生成一个新的。"
        raise ConfigError(message) from error
    if len(key) != 32:
        message = "MINQING_MASTER_KEY 要正好32字节。用 minqing key 生成一个新的。"
        raise ConfigError(message)
    return key


@cache
def config() -> Config:
    """Return the settings.

    Raises:
        ConfigError: a setting is missing or unusable.
    """
    return Config(
        database_url=_required("MINQING_DATABASE_URL"),
        owner_database_url=os.environ.get("MINQING_OWNER_DATABASE_URL", ""),
        relay_database_url=os.environ.get("MINQING_RELAY_DATABASE_URL", ""),
        redis_url=_required("MINQING_REDIS_URL"),
        master_key=_master_key(),
        files=Path(os.environ.get("MINQING_FILES", "files")),
        secure=os.environ.get("MINQING_INSECURE_HTTP", "") != "1",
    )
