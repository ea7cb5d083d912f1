"""Which township is being served. There is no default: code that runs for nobody fails."""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TenantContext:
    """One township, as every request, job and page sees it."""

    id: UUID
    slug: str
    name: str
    county_id: UUID
    county_name: str
    state: str
    accent: str | None = None
    phone: str | None = None


_current: ContextVar[TenantContext | None] = ContextVar("tenant", default=None)


def current() -> TenantContext:
    """Return the township being served.

    Raises:
        LookupError: nobody is being served; the caller forgot to open a transaction for a tenant.
    """
    tenant = _current.get()
    if tenant is None:
        message = "no tenant: open tenants.database.transaction(tenant) first"
        raise LookupError(message)
    return tenant


def current_or_none() -> TenantContext | None:
    """Return the township being served, or None on pages that belong to none."""
    return _current.get()


def enter(tenant: TenantContext | None) -> Token[TenantContext | None]:
    """Serve this township from now on; give the token back to `leave`."""
    return _current.set(tenant)


def leave(token: Token[TenantContext | None]) -> None:
    """Undo `enter`."""
    _current.reset(token)
