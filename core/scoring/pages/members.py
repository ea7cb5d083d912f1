"""The list behind a number: the same demands that the number counts, hidden words said to be hidden."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.demands.states import stage
from core.kernel.errors import Invalid, NotFound
from core.kernel.web.json import query_as
from core.kernel.web.pages import Ask, page
from core.scoring import actions
from core.scoring.actions import Number
from core.scoring.forms import Asked, MonthOf
from core.scoring.pages.assessment import HIDDEN, percent, root
from core.scoring.queries import Behind

SHOWN = {"all": "全部", "hits": "算上的", "missed": "没算上的"}


@dataclass(frozen=True, slots=True)
class Tab:
    """Which of the demands behind a number."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A demand behind a number. `href` empty: not for these eyes."""

    number: int
    href: str
    words: str
    place: str
    petitioner: str
    stage: int
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """All on one page."""

    shown: str
    previous: None = None
    next: None = None


def _row(member: Behind, name: str) -> Row:
    return Row(
        number=member.number,
        href=f"{root()}/demands/{member.number}" if member.seen else "",
        words=member.original_text if member.seen else HIDDEN,
        place=member.village + (member.group or "") if member.seen else member.village,
        petitioner="",
        stage=stage(member.state),
        reason=f"算进{name}" if member.hits else f"评过，没算进{name}",
    )


def _chosen(members: list[Behind], show: str) -> list[Behind]:
    return [m for m in members if show == "all" or m.hits == (show == "hits")]


def _context(month: MonthOf, show: str, number: Number, village_id: UUID) -> dict[str, Any]:
    part, metric = number.component, number.metric
    here = f"{root()}/assessments/{metric.code}/{village_id}"
    cell = urlencode({"month": month.code, "cell": f"{village_id}:{metric.code}"})
    title = f"{number.members[0].village}，{month.words}{metric.name}"
    chosen = _chosen(number.members, show)
    return {
        "title": title,
        "sentence": f"{metric.meaning}。",
        "result": percent(part),
        "numerator": f"算上的{part.numerator}件",
        "denominator": f"评过的{part.denominator}件",
        "back_href": f"{root()}/assessments?{cell}",
        "views": [
            Tab(
                label,
                len(_chosen(number.members, code)),
                f"{here}?{urlencode({'month': month.code, 'show': code})}",
                current=code == show,
            )
            for code, label in SHOWN.items()
        ],
        "rows": [_row(member, metric.name) for member in chosen],
        "caption": title,
        "pager": Turn(f"共{len(chosen)}件"),
    }


@get("/assessments/{metric:str}/{village_id:uuid}")
async def members(
    request: Ask, metric: FromPath[str], village_id: FromPath[UUID], actor: Me
) -> Response[bytes]:
    """Show all demands behind a number."""
    actor.require_anywhere("score.see")
    asked = query_as(request, Asked)
    if asked.show not in SHOWN:
        raise Invalid(errors={"show": "只能是：" + "、".join(SHOWN)})
    month = asked.which_month()
    number = await actions.number_of(actor, month.year, month.month, metric, village_id)
    if not number.members:
        raise NotFound
    return page(
        request, "scoring/members.html", actor, **_context(month, asked.show, number, village_id)
    )


PAGES = [members]
