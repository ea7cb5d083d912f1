"""One township that fails stops nobody behind it."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from redis.exceptions import ConnectionError as RedisAway
from structlog.testing import capture_logs

from core.kernel import relay

BAD, GOOD = uuid4(), uuid4()


@pytest.fixture
def tried(database: None, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A failing township before a good one; notes who was tried."""
    found: list[object] = []

    async def waiting(_: datetime, __: int) -> list[UUID]:
        return [BAD, GOOD]

    async def due(_: datetime, __: int) -> list[tuple[UUID, str]]:
        return [(BAD, "seal_audit"), (GOOD, "seal_audit")]

    async def events(tenant_id: UUID, _: object) -> int:
        found.append((tenant_id, "events"))
        if tenant_id == BAD:
            raise KeyError(tenant_id)
        return 1

    async def start(tenant_id: UUID, name: str, _: object) -> int:
        found.append((tenant_id, name))
        if tenant_id == BAD:
            raise TimeoutError
        return 1

    monkeypatch.setattr(relay, "waiting_tenants", waiting)
    monkeypatch.setattr(relay, "due_schedules", due)
    monkeypatch.setattr(relay, "relay_events", events)
    monkeypatch.setattr(relay, "start", start)
    monkeypatch.setattr(relay, "_resting", {})
    return found


async def test_a_township_that_fails_stops_nobody_behind_it(tried: list[object]) -> None:
    with capture_logs() as entries:
        assert await relay.relay_once(print, print) == 2
    assert tried == [
        (BAD, "events"), (GOOD, "events"), (BAD, "seal_audit"), (GOOD, "seal_audit")
    ]  # fmt: skip
    assert [(e["tenant"], e["what"]) for e in entries] == [
        (str(BAD), "events"),
        (str(BAD), "seal_audit"),
    ]


async def test_it_rests_before_it_is_tried_again(
    tried: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as entries:
        await relay.relay_once(print, print)
        tried.clear()
        await relay.relay_once(print, print)
        assert tried == [(GOOD, "events"), (GOOD, "seal_audit")]
        monkeypatch.setattr(relay, "_resting", {})
        await relay.relay_once(print, print)
    assert (BAD, "events") in tried
    assert len(entries) == 4


async def test_a_server_that_is_away_is_away_for_everybody(
    tried: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: UUID, __: object) -> int:
        raise RedisAway

    monkeypatch.setattr(relay, "relay_events", away)
    with pytest.raises(RedisAway):
        await relay.relay_once(print, print)
    assert tried == []
