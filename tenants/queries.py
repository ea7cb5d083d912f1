"""Finding a township: by its address, by id, all of a county."""

from uuid import UUID

from tenants.context import TenantContext
from tenants.database import Record, fetch, fetch_row

_TENANT = """
SELECT t.id, t.slug, t.name, t.county_id, c.name AS county_name, t.state, t.accent, t.phone
FROM platform.tenant t JOIN platform.county c ON c.id = t.county_id
"""


def _context(row: Record) -> TenantContext:
    return TenantContext(*row)


async def tenant_by_slug(slug: str) -> TenantContext | None:
    """Return the township at `/t/{slug}`, or None."""
    row = await fetch_row(_TENANT + "WHERE t.slug = $1 AND t.state <> 'erased'", slug)
    return _context(row) if row else None


async def tenant_by_id(tenant_id: UUID) -> TenantContext | None:
    """Return the township with this id, or None."""
    row = await fetch_row(_TENANT + "WHERE t.id = $1 AND t.state <> 'erased'", tenant_id)
    return _context(row) if row else None


async def all_tenants() -> list[TenantContext]:
    """Return every township that is served, in the order of the division codes."""
    rows = await fetch(_TENANT + "WHERE t.state <> 'erased' ORDER BY t.code")
    return [_context(row) for row in rows]


async def tenants_of_county(county_id: UUID) -> list[TenantContext]:
    """Return the townships of one county, in the order of the division codes."""
    sql = _TENANT + "WHERE t.county_id = $1 AND t.state <> 'erased' ORDER BY t.code"
    return [_context(row) for row in await fetch(sql, county_id)]
