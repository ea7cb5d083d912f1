"""Assessments as JSON."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.kernel.web.json import answer, query_as
from core.kernel.web.pages import Ask
from core.scoring import actions
from core.scoring.actions import Scored
from core.scoring.figures import Component, rounded
from core.scoring.forms import Asked

_PLACES = 4


def _rate(part: Component) -> str | None:
    return None if part.rate is None else str(rounded(part.rate, _PLACES))


def _component(part: Component) -> dict[str, Any]:
    return {
        "metric": part.metric,
        "numerator": part.numerator,
        "denominator": part.denominator,
        "weight": part.weight,
        "rate": _rate(part),
    }


def resource(row: Scored) -> dict[str, Any]:
    """Return a village's month in the API's field names; decimals are strings, none is N/A."""
    return {
        "village_id": row.village.village_id,
        "village": row.village.village,
        "kind": row.village.kind,
        "village_party_org": row.village.party_org,
        "total": row.total,
        "total_last_month": row.before,
        "rank": row.rank,
        "components": [_component(part) for part in row.components],
    }


@get("/assessments")
async def assessments(request: Ask, actor: Me) -> Response[bytes]:
    """Return a month: `month=2026-11`, villages and communities each with their rank."""
    actor.require_anywhere("score.see")
    month = query_as(request, Asked).which_month()
    found = await actions.score_month(month.year, month.month)
    return answer(
        {
            "month": month.code,
            "scheme": found.scheme.name,
            "items": [resource(row) for row in found.rows],
            "next": None,
            "total": len(found.rows),
        }
    )


@get("/assessments/{metric:str}/{village_id:uuid}")
async def behind(
    request: Ask, metric: FromPath[str], village_id: FromPath[UUID], actor: Me
) -> Response[bytes]:
    """Return a number and the demands that it counts; words that one may not see are null."""
    actor.require_anywhere("score.see")
    month = query_as(request, Asked).which_month()
    number = await actions.number_of(actor, month.year, month.month, metric, village_id)
    part = number.component
    items = [
        {
            "id": member.demand_id if member.seen else None,
            "number": member.number,
            "original_text": member.original_text if member.seen else None,
            "state": member.state,
            "counts_for": member.hits,
        }
        for member in number.members
    ]
    return answer(
        {
            "metric": metric,
            "name": number.metric.name,
            "meaning": number.metric.meaning,
            "month": month.code,
            "village_id": village_id,
            "numerator": part.numerator,
            "denominator": part.denominator,
            "rate": _rate(part),
            "items": items,
            "next": None,
            "total": len(items),
        }
    )


HANDLERS = [assessments, behind]
