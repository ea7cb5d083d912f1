"""Brings a demand to where a test begins, through the API and by the people of the story.

Everything happens in 店下第1网格 of 槎市村: 熊小兰 (grid_member) registers, 聂国平
(village_secretary) triages and verifies, 杨国平 (party_member) claims, 付水根 (village_supervisor)
asks.
"""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from core.accounts.actions import create_account, give_login, issue_token
from core.accounts.tables import Membership
from core.kernel import clock
from core.kernel.background import drain
from core.kernel.ids import new_id
from tenants.database import transaction
from tests.factories.world import Township

Api = Callable[..., httpx.AsyncClient]
Json = dict[str, Any]

WORDS = "从村口到塘边一盏灯都没有，晚上出门全靠手电。"
AGREES: Json = {"via": "phone", "contacted": True, "resolved": "yes", "satisfied": "satisfied"}
DISAGREES: Json = {**AGREES, "resolved": "no", "satisfied": "dissatisfied", "note": "还是黑的"}


class Walk:
    """Requests to one township in few words: `await walk.post("grid_member", "demands", sent)`."""

    def __init__(self, api: Api, township: Township) -> None:
        self.api = api
        self.township = township
        self.base = f"/api/v1/t/{township.slug}"
        self._tokens: dict[str, str] = {}

    async def joined(self, name: str, person: str, role: str | None = None) -> str:
        """Give a person of the population a login under `name`, and a role in 槎市村 if wanted.

        Returns the API token.
        """
        county, person_id = self.township.tenant.county_id, self.township.ids.persons[person]
        async with transaction(self.township.tenant):
            if role is not None:
                await Membership.insert(
                    Membership(
                        id=new_id(),
                        person_id=person_id,
                        role=role,
                        village_id=self.township.village(),
                        valid_from=clock.today(),
                    )
                )
            account = await create_account(county, name, None, "no password")
            await give_login(person_id, account)
            self._tokens[name] = await issue_token(account, name, ["read", "write"], 1)
        return self._tokens[name]

    def client(self, role: str) -> httpx.AsyncClient:
        """Return a client in a role of the world, or of somebody who has joined."""
        if role not in self._tokens:
            return self.api(role, self.township)
        client = self.api(None)
        client.headers["authorization"] = f"Bearer {self._tokens[role]}"
        return client

    def words(self, **more: Any) -> Json:
        """Return a good registration of 王瑞根's household, changed by `more`."""
        return {
            "channel": "home_visit",
            "original_text": WORDS,
            "household_id": str(self.township.household("wang-ruigen-home")),
            "petitioner": {"name": "王瑞根", "phone": "19900002071"},
        } | more

    async def get(self, role: str, path: str) -> httpx.Response:
        """Send GET in a role."""
        return await self.client(role).get(f"{self.base}/{path}")

    async def post(
        self,
        role: str,
        path: str,
        sent: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send POST in a role."""
        url = f"{self.base}/{path}"
        return await self.client(role).post(url, json=sent or {}, headers=headers)

    async def done(self, role: str, path: str, sent: Json | None = None) -> Json:
        """Send POST in a role; it has to work."""
        answer = await self.post(role, path, sent)
        assert answer.status_code in {200, 201}, f"{role} {path}: {answer.text}"
        return dict(answer.json())

    async def demand(self, demand_id: object) -> Json:
        """Return a demand as the street's leader sees it."""
        return dict((await self.get("township_leader", f"demands/{demand_id}")).json())

    async def order_of(self, demand_id: object) -> Json:
        """Return a demand's unfinished order as the street's leader sees it."""
        page = (await self.get("township_leader", "orders")).json()
        return next(dict(o) for o in page["items"] if o["demand_id"] == demand_id)

    async def registered(self, by: str = "grid_member", **more: Any) -> Json:
        """Register."""
        return await self.done(by, "demands", self.words(**more))

    async def deliberating(self, level: str = "L1", **more: Any) -> Json:
        """Register and triage to a level with a body."""
        made = await self.registered(**more)
        sent = {"level": level, "category": "INF"}
        return await self.done("village_secretary", f"demands/{made['id']}/triage", sent)

    async def open(self, **more: Any) -> Json:
        """Register and triage to L0; return the open order."""
        made = await self.registered(**more)
        sent = {"level": "L0", "category": "INF"}
        await self.done("village_secretary", f"demands/{made['id']}/triage", sent)
        return await self.order_of(made["id"])

    async def claimed(self, by: str = "party_member", **more: Any) -> Json:
        """Return an order that somebody has claimed."""
        order = await self.open(**more)
        return await self.done(by, f"orders/{order['id']}/claim")

    async def assigned(self, to: str = "village_cadre") -> Json:
        """Return an order that the secretary has given to somebody."""
        order = await self.open()
        person = str(self.township.logins[to].person_id)
        path = f"orders/{order['id']}/assign"
        return await self.done("village_secretary", path, {"person_id": person})

    async def submitted(self, by: str = "party_member", **more: Any) -> Json:
        """Return an order that waits to be verified."""
        order = await self.claimed(by, **more)
        return await self.done(by, f"orders/{order['id']}/submit", {"result": "5盏灯都亮了"})

    async def awaiting_feedback(self, by: str = "party_member", **more: Any) -> Json:
        """Return a demand whose residents are asked."""
        order = await self.submitted(by, **more)
        await self.done("village_secretary", f"orders/{order['id']}/verify")
        await drain(self.township.tenant)
        return await self.demand(order["demand_id"])

    async def closed(self, answer: Json | None = None, **more: Any) -> Json:
        """Return a demand that its resident has judged."""
        demand = await self.awaiting_feedback(**more)
        path = f"demands/{demand['id']}/feedback"
        return await self.done("village_supervisor", path, answer or AGREES)
