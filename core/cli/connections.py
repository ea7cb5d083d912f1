"""Connections for the length of one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.config import ConfigError, config
from tenants.catalogue import Fault, faults
from tenants.database import Role, close_pools, open_pool, transaction

_NAMES: dict[Role, str] = {
    "app": "MINQING_DATABASE_URL",
    "owner": "MINQING_OWNER_DATABASE_URL",
    "relay": "MINQING_RELAY_DATABASE_URL",
}


def address(role: Role) -> str:
    """Return the address of a role.

    Raises:
        ConfigError: it is not set.
    """
    settings = config()
    found = {
        "app": settings.database_url,
        "owner": settings.owner_database_url,
        "relay": settings.relay_database_url,
    }[role]
    if not found:
        message = f"缺少环境变量 {_NAMES[role]}。请按 deploy/README.md 设置。"
        raise ConfigError(message)
    return found


@asynccontextmanager
async def connected(role: Role = "app") -> AsyncIterator[None]:
    """Open the pool of a role."""
    await open_pool(role, address(role), size=2)
    try:
        yield
    finally:
        await close_pools()


async def protected() -> list[Fault]:
    """Return the faults of the catalogue, read as the application, which is all that `serve` has."""
    async with connected("app"), transaction():
        return await faults()
