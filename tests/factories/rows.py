"""How many rows a township has: a refused request must leave none."""

from tenants.context import TenantContext
from tenants.database import fetch, transaction

TABLES = (
    "demand", "petition", "demand_move", "resolution", "work_order", "order_step",
    "feedback_request", "feedback", "clock", "outbox", "audit", "answer",
)  # fmt: skip


async def row_counts(tenant: TenantContext) -> dict[str, int]:
    """Return the rows of the loop's tables, as the application sees them."""
    sql = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {table} WHERE tenant_id = $1" for table in TABLES
    )
    async with transaction(tenant):
        return {row[0]: row[1] for row in await fetch(sql, tenant.id)}
