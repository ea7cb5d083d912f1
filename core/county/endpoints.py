"""The county's figures as JSON, at `/api/v1/county`."""

from typing import Any

from litestar import Response, get

from core.accounts.authentication import Signed
from core.county import queries
from core.county.permissions import require_county_admin
from core.county.queries import TownshipFigures
from core.kernel import clock
from core.kernel.web.json import answer
from tenants.database import bind_county


def resource(found: TownshipFigures, month: str) -> dict[str, Any]:
    """Return a township in the API's field names."""
    return {
        "id": found.township_id,
        "slug": found.slug,
        "name": found.name,
        "state": found.state,
        "created_at": found.created_at,
        "users": found.users,
        "month": month,
        "registered": found.registered,
        "closed": found.closed,
        "judged": found.judged,
        "resolved": found.resolved,
        "satisfied": found.satisfied,
        "overdue": found.overdue,
    }


@get("/tenants")
async def tenants(me: Signed) -> Response[bytes]:
    """Return the county's townships with this month's figures."""
    require_county_admin(me)
    today = clock.today()
    await bind_county(me.county_id)
    found = await queries.figures(me.county_id, today.replace(day=1), today)
    month = f"{today:%Y-%m}"
    items = [resource(one, month) for one in found]
    return answer({"items": items, "next": None, "total": len(items)})


HANDLERS = [tenants]
