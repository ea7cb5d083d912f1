"""Where the test process's servers are, and how their database is prepared."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import asyncpg

from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey
from core.kernel.migrate import migrate
from tenants.database import open_pool

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
_SECRET = "throw-away"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of the servers, by role."""

    superuser_url: str
    owner_url: str
    app_url: str
    relay_url: str
    redis_url: str

    @classmethod
    def of(cls, postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> Self:
        """Take them from running servers."""
        owner, app, relay = (
            postgres.url("minqing", f"minqing_{r}", _SECRET) for r in ("owner", "app", "relay")
        )
        return cls(postgres.url(), owner, app, relay, valkey.url)

    def environment(self, files: Path) -> dict[str, str]:
        """Return the settings that the application reads."""
        return {
            "MINQING_DATABASE_URL": self.app_url,
            "MINQING_OWNER_DATABASE_URL": self.owner_url,
            "MINQING_RELAY_DATABASE_URL": self.relay_url,
            "MINQING_REDIS_URL": self.redis_url,
            "MINQING_MASTER_KEY": "A" * 43 + "=",
            "MINQING_FILES": str(files),
            "MINQING_INSECURE_HTTP": "1",
            "PICCOLO_CONF": "core.piccolo_conf",
        }


async def prepare(addresses: Addresses) -> None:
    """Create roles and database, and migrate."""
    connection = await asyncpg.connect(addresses.superuser_url)
    await connection.execute(ROLES.read_text())
    for role in ("owner", "app", "relay"):
        await connection.execute(f"ALTER ROLE minqing_{role} PASSWORD '{_SECRET}'")
    await connection.execute("CREATE DATABASE minqing OWNER minqing_owner")
    await connection.close()
    os.environ["PICCOLO_CONF"] = "core.piccolo_conf"
    await open_pool("owner", addresses.owner_url, size=1)
    await migrate(lambda _: None)
