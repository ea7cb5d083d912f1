"""The county console: townships side by side. Figures only, never a resident's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from litestar import Response, get

from core.accounts.authentication import Signed
from core.accounts.permissions import ROLE_NAMES
from core.county import queries
from core.county.permissions import require_county_admin
from core.county.queries import TownshipFigures
from core.kernel import clock
from core.kernel.chinese_dates import day_words
from core.kernel.web.pages import Ask, page
from core.scoring.figures import Component, rounded
from tenants.database import bind_county

STATE_NAMES = {"active": "", "setting_up": "正在开通", "suspended": "停用"}
TAIL = "这里只有各地汇总上来的件数，看不到群众的姓名和原话。每十分钟更新一次。"


@dataclass(frozen=True, slots=True)
class CountyViewer:
    """Who looks, as the frame of the page shows it. Township rights hold in no county."""

    name: str
    area_label: str
    role_label: str
    initial_greeting: str

    def may_anywhere(self, permission: str) -> bool:  # noqa: ARG002 - the frame asks every viewer
        """Return False for every right of a township."""
        return False


@dataclass(frozen=True, slots=True)
class Sign:
    """A light with words."""

    words: str
    tone: str = "late"
    date_words: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the whole county."""

    label: str
    value: str
    below: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A township's row."""

    name: str
    href: str
    since: str
    state_label: str
    users: int
    demands: int
    solved: str
    solved_fraction: str
    satisfied: str
    satisfied_fraction: str
    late: Sign | None


def _rate(numerator: int, denominator: int) -> tuple[str, str]:
    rate = Component("", numerator, denominator, Decimal(1)).rate
    if rate is None:
        return "—", "没人评"
    return f"{rounded(rate, 1)}%", f"{numerator}/{denominator}"


def _line(found: TownshipFigures) -> Line:
    since = found.created_at.astimezone(clock.CHINA)
    return Line(
        found.name,
        "",
        f"{since.year}年{since.month}月开通",
        STATE_NAMES.get(found.state, found.state),
        found.users,
        found.registered,
        *_rate(found.resolved, found.judged),
        *_rate(found.satisfied, found.judged),
        Sign(f"{found.overdue}件") if found.overdue else None,
    )


def _totals(found: Sequence[TownshipFigures]) -> list[Total]:
    def whole(name: str) -> int:
        return sum(getattr(one, name) for one in found)

    judged = whole("judged")
    return [
        Total("本月诉求", str(whole("registered")), f"办结{whole('closed')}件"),
        Total("解决", *_rate(whole("resolved"), judged)),
        Total("满意", *_rate(whole("satisfied"), judged)),
        Total("超期没办完", str(whole("overdue")), "到今天", late=whole("overdue") > 0),
    ]


@get("/county")
async def townships(request: Ask, me: Signed) -> Response[bytes]:
    """Show the county's townships with this month's figures."""
    require_county_admin(me)
    today = clock.today()
    county = await queries.county_name(me.county_id)
    await bind_county(me.county_id)
    found = await queries.figures(me.county_id, today.replace(day=1), today)
    users = sum(one.users for one in found)
    role = ROLE_NAMES["county_admin"]
    return page(
        request,
        "county/townships.html",
        CountyViewer(me.name, county, role, me.initial_greeting),
        title=f"{county}，{day_words(today)}",
        head_line=f"{len(found)}个乡镇（街道），{users}个人在用",
        county_name=county,
        new_href=None,
        notices=[],
        totals=_totals(found) if found else [],
        rows=[_line(one) for one in found],
        operations=False,
        setting_up=[],
        tail_line=TAIL,
    )


PAGES = [townships]
