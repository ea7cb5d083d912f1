"""People who work on while servers die: each sends a verb until it is answered, with one key."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

_TRY_AGAIN = 0.25
_PATIENCE = 45.0
_WAIT = {500, 502, 503, 504}
AGREES = {"via": "phone", "contacted": True, "resolved": "yes", "satisfied": "satisfied"}


@dataclass
class Walked:
    """What was answered for one matter."""

    words: str
    demand_id: str = ""
    order_id: str = ""
    done: list[str] = field(default_factory=list)


class Walker(threading.Thread):
    """Walks matters from words to verification, one after the other, until told to stop."""

    def __init__(self, name: str, line: dict[str, Any], stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.walked: list[Walked] = []
        self.faults: list[str] = []
        self.resent = 0
        self._stop_walking = stop
        self._tokens = line["tokens"]
        self._client = httpx.Client(base_url=f"{line['url']}/api/v1/t/zhangjiashan", timeout=15)

    def run(self) -> None:
        """Walk; a matter that was begun is brought to its end."""
        with self._client:
            while not self._stop_walking.is_set() and not self.faults:
                try:
                    self._walk(Walked(f"{self.name} 第{len(self.walked) + 1}件：{uuid4()}"))
                except AssertionError as error:
                    self.faults.append(str(error))

    def _walk(self, one: Walked) -> None:
        self.walked.append(one)
        sent = {"channel": "home_visit", "original_text": one.words}
        petitioner = {"name": "王瑞根", "phone": "19900002071"}
        made = self._verb(one, "grid_member", "demands", {**sent, "petitioner": petitioner})
        one.demand_id = made["id"]
        at = f"demands/{one.demand_id}"
        self._verb(one, "village_secretary", f"{at}/triage", {"level": "L0", "category": "INF"})
        one.order_id = self._order(one.demand_id)
        at = f"orders/{one.order_id}"
        self._verb(one, "party_member", f"{at}/claim", {})
        self._verb(one, "party_member", f"{at}/submit", {"result": "办好了"})
        self._verb(one, "village_secretary", f"{at}/verify", {})

    def judge(self, one: Walked) -> int:
        """Write down that the resident agrees; return the status."""
        sent = self._send("village_supervisor", "POST", f"demands/{one.demand_id}/feedback", AGREES)
        return sent.status_code

    def _order(self, demand_id: str) -> str:
        answer = self._until_answered("party_member", "GET", "orders?tab=free", None, "")
        found = [o["id"] for o in answer.json()["items"] if o["demand_id"] == demand_id]
        assert len(found) == 1, f"orders of {demand_id}: {found}"
        return str(found[0])

    def _verb(self, one: Walked, role: str, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        answer = self._until_answered(role, "POST", path, sent, str(uuid4()))
        assert answer.status_code in {200, 201}, f"{path}: {answer.status_code} {answer.text}"
        one.done.append(path.rpartition("/")[2] if "/" in path else "register")
        return dict(answer.json())

    def _until_answered(
        self, role: str, method: str, path: str, sent: dict[str, Any] | None, key: str
    ) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                answer = self._send(role, method, path, sent, key)
            except httpx.TransportError as error:
                said = type(error).__name__
            else:
                if answer.status_code not in _WAIT:
                    return answer
                said = f"{answer.status_code} {answer.text}"
            assert time.monotonic() < deadline, f"{path}: no answer in {_PATIENCE:.0f} s: {said}"
            self.resent += 1
            time.sleep(_TRY_AGAIN)

    def _send(
        self, role: str, method: str, path: str, sent: dict[str, Any] | None, key: str = ""
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._tokens[role]}"}
        if key:
            headers["idempotency-key"] = key
        return self._client.request(method, f"/{path}", json=sent, headers=headers)
