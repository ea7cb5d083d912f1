"""Verbs of the county: found a county and its townships, roll up their facts."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from core.county import queries
from core.demands.tables import DemandCounter
from core.kernel import clock
from core.kernel.ids import new_id
from core.kernel.outbox import audit
from core.kernel.schedule import all_schedules
from core.kernel.sealing import FIRST
from core.kernel.tables import AuditHead, Schedule
from core.scoring.actions import adopt
from tenants import context
from tenants.context import TenantContext
from tenants.database import bind, bind_county
from tenants.queries import tenant_by_id
from tenants.tables import County, Tenant

DAYS_BACK = 62
FIRST_SCHEME = (("resolution_rate", Decimal(60)), ("satisfaction_rate", Decimal(40)))


async def roll_up() -> None:
    """Count the served township's last two months by day and write them into the county's facts."""
    tenant = context.current()
    since = clock.today() - timedelta(days=DAYS_BACK)
    facts = await queries.facts_of(tenant.id, since, clock.now())
    await bind_county(tenant.county_id)
    await queries.replace_facts(tenant.county_id, tenant.id, since, facts)


async def found_county(code: str, name: str) -> UUID:
    """Make a county: the sponsor of everything below it."""
    county_id = new_id()
    await County.insert(County(id=county_id, code=code, name=name, created_at=clock.now()))
    return county_id


async def found_township(county_id: UUID, code: str, name: str, slug: str) -> TenantContext:
    """Make a township that can be served: its row, its counters, its recurring jobs, its scheme.

    Runs inside an open transaction and leaves it bound to the new township.
    """
    tenant_id, now = new_id(), clock.now()
    await Tenant.insert(
        Tenant(
            id=tenant_id,
            county_id=county_id,
            slug=slug,
            code=code,
            name=name,
            phone=None,
            created_at=now,
        )
    )
    served = await tenant_by_id(tenant_id)
    if served is None:
        raise LookupError(slug)
    await bind(served)
    await DemandCounter.insert(DemandCounter(id=new_id(), last=0))
    await AuditHead.insert(AuditHead(id=tenant_id, seq=0, seal=FIRST))
    await Schedule.insert(
        *(Schedule(id=new_id(), name=job.name, next_at=now) for job in all_schedules())
    )
    await adopt("村（社区）党组织月度评分", date(2026, 1, 1), list(FIRST_SCHEME))
    audit("township.found", "tenant", tenant_id)
    return served
