"""The web process: `uvicorn core.asgi:application --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from core.app import create_app
from core.config import config
from core.kernel.web.answers import last_resort
from core.kernel.web.arriving import Arriving
from core.kernel.web.headers import Headers
from tenants.database import close_pools, open_pool
from tenants.middleware import App, TenantTransaction


@asynccontextmanager
async def _pools(_: Litestar) -> AsyncIterator[None]:
    settings = config()
    await open_pool("app", settings.database_url, size=12)
    if settings.relay_database_url:
        await open_pool("relay", settings.relay_database_url, size=1)
    try:
        yield
    finally:
        await close_pools()


def wrapped(app: Litestar) -> App:
    """Return the application inside its transaction, behind what reads the body."""
    served = TenantTransaction(app, last_resort)  # type: ignore[arg-type]
    return Headers(Arriving(served, last_resort), secure=config().secure)


def application() -> App:
    """Return what the server serves, with its pools opened and closed by the server's lifespan."""
    return wrapped(create_app(lifespan=[_pools]))
