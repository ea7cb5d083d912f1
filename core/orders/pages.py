"""接单: what may be claimed, what is mine, everything unfinished; as cards."""

from typing import Any

from litestar import Response, get

from core.accounts.authentication import Me
from core.demands.permissions import HIDDEN_WORDS
from core.demands.words import light_of, petitioner_words, place_words
from core.kernel.web.fields import read
from core.kernel.web.pages import Ask, page
from core.orders import queries
from core.orders.forms import OrderFilters
from core.orders.queries import OrderView
from core.orders.states import FREE, ORDER_STATE_NAMES
from tenants import context

_TABS = (("free", "可领"), ("mine", "我的"), ("all", "全部"))
_EMPTY = {
    "free": ("没有等人领的事", "有了新的，会出现在这里。"),
    "mine": ("您手上没有事", "看看“可领”里有没有您能办的。"),
    "all": ("都办完了", "没有在办的事。"),
}


def _card(order: OrderView, root: str, *, may_claim: bool) -> dict[str, Any]:
    return {
        "id": order.id,
        "href": f"{root}demands/{order.number}",
        "words": order.original_text or HIDDEN_WORDS,
        "title": f"第{order.number}号" + ("，重新办" if order.redo_of else ""),
        "place": place_words(order.village, order.group, order.place),
        "how_long": "",
        "who": petitioner_words(order.petitioner, order.voices),
        "others": "",
        "state_label": ORDER_STATE_NAMES[order.state]
        + (f"，{order.handler}" if order.handler else ""),
        "light": light_of(order.due_at, order.clock_started_at, order.waiting_reason),
        "version": order.version,
        "claim": may_claim and order.state in FREE,
        "why_not": "",
    }


@get("/orders")
async def list_page(request: Ask, actor: Me) -> Response[bytes]:
    """List orders by tab."""
    actor.require_anywhere("order.see")
    may_claim = actor.may_anywhere("order.claim")
    asked = dict(request.query_params.items())
    filters = read(OrderFilters, {"tab": "free" if may_claim else "all"} | asked)
    found = await queries.orders_for(actor, filters)
    tab, root = filters.tab, f"/t/{context.current().slug}/"
    title, text = _EMPTY[tab]
    following = f"{root}orders?tab={tab}&cursor={found.next}" if found.next else None
    return page(
        request,
        "orders/list.html",
        actor,
        views=[
            {
                "label": label,
                "count": None,
                "href": f"{root}orders?tab={code}",
                "current": code == tab,
            }
            for code, label in _TABS
        ],
        orders=[_card(o, root, may_claim=may_claim) for o in found.items],
        pager={
            "shown": f"本页{len(found.items)}件，共{found.total:,}件",
            "previous": f"{root}orders?tab={tab}" if filters.cursor else None,
            "next": following,
        }
        if following or filters.cursor
        else None,
        empty_title=title,
        empty_text=text,
    )


PAGES = [list_page]
