"""The demo's PostgreSQL and Valkey: started, given roles and a database, started again when killed."""

import asyncio
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

from redis.asyncio import Redis

from core.config import config
from core.demo import queries
from core.demo.errors import DemoError
from core.demo.home import ROLES, Home, Keys
from core.demo.queries import DATABASE
from core.embedded.postgres import EmbeddedPostgres
from core.embedded.valkey import EmbeddedValkey

_SETTINGS = {"shared_buffers": "128MB", "max_connections": "60", "max_wal_size": "2GB"}


class Servers:
    """Both servers of one home; `start` and `revive` block, so call them in a thread."""

    def __init__(self, home: Home, keys: Keys) -> None:
        self._home, self._keys = home, keys
        self._postgres: EmbeddedPostgres | None = None
        self._valkey: EmbeddedValkey | None = None

    @property
    def postgres(self) -> EmbeddedPostgres:
        """PostgreSQL, once started."""
        if self._postgres is None:
            raise LookupError("PostgreSQL is not started")
        return self._postgres

    @property
    def valkey(self) -> EmbeddedValkey:
        """Valkey, once started."""
        if self._valkey is None:
            raise LookupError("Valkey is not started")
        return self._valkey

    def start_postgres(self) -> None:
        """Start PostgreSQL. EmbeddedServerError says what to mend."""
        self._postgres = EmbeddedPostgres.start(self._home.folder, settings=_SETTINGS)

    def start_valkey(self) -> None:
        """Start Valkey. EmbeddedServerError says what to mend."""
        self._valkey = EmbeddedValkey.start(self._home.folder)

    def revive(self, say: Callable[[str], None]) -> bool:
        """Start again, on its port, what has ended by itself; return whether anything was."""
        revived = False
        if not self.postgres.alive:
            say("PostgreSQL 意外停了，正在重新启动")
            port = self.postgres.port
            self._postgres = EmbeddedPostgres.start(
                self._home.folder, port=port, settings=_SETTINGS
            )
            revived = True
        if not self.valkey.alive:
            say("Valkey 意外停了，正在重新启动")
            self._valkey = EmbeddedValkey.start(self._home.folder, port=self.valkey.port)
            revived = True
        return revived

    def stop(self) -> None:
        """Stop what was started, the queue before the database."""
        for server in (self._valkey, self._postgres):
            if server is not None:
                server.stop()

    def role_url(self, role: str) -> str:
        """Return the address of the database for a role (`app`, `owner`, `relay`)."""
        return self.postgres.url(DATABASE, f"minqing_{role}", self._keys.roles[role])

    def point_here(self) -> None:
        """Make this process and its children use these servers."""
        os.environ.update(
            {
                "MINQING_DATABASE_URL": self.role_url("app"),
                "MINQING_OWNER_DATABASE_URL": self.role_url("owner"),
                "MINQING_RELAY_DATABASE_URL": self.role_url("relay"),
                "MINQING_REDIS_URL": self.valkey.url,
                "MINQING_MASTER_KEY": self._keys.master_key,
                "MINQING_FILES": str(self._home.files),
                "MINQING_INSECURE_HTTP": "1",
                "PICCOLO_CONF": "core.piccolo_conf",
            }
        )
        config.cache_clear()

    async def prepare(self, *, empty: bool) -> None:
        """Make roles and database; `empty`: what a database or a queue held before is gone."""
        superuser = self.postgres.url()
        secrets = {role: self._keys.roles[role] for role in ROLES}
        await queries.prepare(superuser, await asyncio.to_thread(roles_sql), secrets)
        if empty:
            await queries.make_empty_database(superuser)
            async with Redis.from_url(self.valkey.url) as redis:
                await redis.flushall()

    async def make_durable(self) -> None:
        """Return when everything that was committed so far would survive a crash."""
        await queries.commit_durably(self.postgres.url(queries.DATABASE))


def roles_sql() -> str:
    """Return deploy/roles.sql: beside this file in a wheel, in `deploy/` of a checkout."""
    beside = Path(__file__).with_name("roles.sql")
    found = importlib.util.find_spec("core")
    root = Path(found.origin).parents[1] if found and found.origin else beside.parents[2]
    for path in (beside, root / "deploy" / "roles.sql"):
        if path.is_file():
            return path.read_text("utf-8")
    message = f"找不到数据库角色的定义 {beside}。请重新安装，或在源码文件夹里运行。"
    raise DemoError(message)
