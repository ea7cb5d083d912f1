"""Whatever is sent: an answer that says in Chinese what to mend, never a fault of ours, no row."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import httpx
import pytest

from tests.factories.rows import row_counts
from tests.factories.walk import Walk
from tests.factories.world import World

CHINESE = range(0x4E00, 0xA000)
NOBODY = "0190a000-0000-7000-8000-000000000001"


def _problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["code"]
    assert any(ord(letter) in CHINESE for letter in document["title"])
    assert document["type"] == f"urn:minqing:error:{document['code']}"
    return document


FIELDS: list[tuple[str, Any, str]] = [
    ("original_text", "", "original_text"),
    ("original_text", " \n\t ", "original_text"),
    ("original_text", None, "original_text"),
    ("original_text", "长" * 5001, "original_text"),
    ("original_text", "灯\u0000坏了", "original_text"),
    ("original_text", "灯\u0007坏了", "original_text"),
    ("original_text", "灯\u2028坏了", "original_text"),
    ("original_text", 5, "original_text"),
    ("original_text", ["灯"], "original_text"),
    ("original_text", {"text": "灯"}, "original_text"),
    ("original_text", True, "original_text"),
    ("channel", "fax", "channel"),
    ("channel", "portal", "channel"),
    ("channel", None, "channel"),
    ("channel", "长" * 41, "channel"),
    ("category", "ABC", "category"),
    ("category", ["INF"], "category"),
    ("kind", "gossip", "kind"),
    ("nature", 1, "nature"),
    ("urgency", "now", "urgency"),
    ("household_id", "no-uuid", "household_id"),
    ("household_id", 7, "household_id"),
    ("household_id", NOBODY, "household_id"),
    ("client_id", "1", "client_id"),
    ("place", "长" * 201, "place"),
    ("place", 3.5, "place"),
    ("petitioner", "王瑞根", "petitioner"),
    ("petitioner", ["王瑞根"], "petitioner"),
    ("petitioner", {"phone": "123"}, "petitioner.phone"),
    ("petitioner", {"phone": "1990000207\uff11"}, "petitioner.phone"),
    ("petitioner", {"phone": 19900002071}, "petitioner.phone"),
    ("petitioner", {"phone": "19900002071; DROP TABLE demand"}, "petitioner.phone"),
    ("petitioner", {"name": "长" * 41}, "petitioner.name"),
    ("petitioner", {"name": "王", "age": 58}, "petitioner.age"),
    ("occurred_at", "昨天", "occurred_at"),
    ("occurred_at", "2026-11-24", "occurred_at"),
    ("occurred_at", "2026-11-24T09:30:00", "occurred_at"),
    ("occurred_at", "2026-13-45T99:99:99+08:00", "occurred_at"),
    ("occurred_at", "0001-01-01T00:00:00+14:00", "occurred_at"),
    ("occurred_at", "9999-12-31T23:59:59-12:00", "occurred_at"),
    ("occurred_at", "2999-01-01T00:00:00+08:00", "occurred_at"),
    ("occurred_at", 10**30, "occurred_at"),
    ("occurred_at", -1e300, "occurred_at"),
    ("occurred_at", True, "occurred_at"),
    ("state", "closed", "state"),
    ("handler_ids", [], "handler_ids"),
    ("tenant_id", NOBODY, "tenant_id"),
    ("confidential", False, "confidential"),
    ("名字" * 100, "x", ("名字" * 100)[:60]),
]


@pytest.mark.parametrize(
    ("name", "value", "field"), FIELDS, ids=[f"{c[0][:20]}-{n}" for n, c in enumerate(FIELDS)]
)
async def test_a_field_that_cannot_be_is_named(
    walk: Walk, world: World, name: str, value: Any, field: str
) -> None:
    before = await row_counts(world.here.tenant)
    answer = await walk.post("grid_member", "demands", walk.words(**{name: value}))
    document = _problem(answer, 422)
    assert [e["field"] for e in document["errors"]] == [field]
    assert all(ord(e["message"][0]) in CHINESE for e in document["errors"])
    assert await row_counts(world.here.tenant) == before


async def test_all_that_must_be_mended_is_said_at_once(walk: Walk) -> None:
    sent = {"urgency": "now", "petitioner": {"phone": "1"}, "extra": 1}
    document = _problem(await walk.post("grid_member", "demands", sent), 422)
    named = {e["field"] for e in document["errors"]}
    assert named == {"channel", "original_text", "urgency", "petitioner.phone", "extra"}


async def test_it_says_how_many_letters_are_too_many(walk: Walk) -> None:
    sent = walk.words(original_text="长" * 5003)
    document = _problem(await walk.post("grid_member", "demands", sent), 422)
    assert document["errors"][0]["message"] == "最多5,000个字，现在多了3个字，请删减"


GOOD = [
    {"original_text": "灯坏了😀👵🏽，𠮷祥路"},
    {"original_text": "长" * 5000},
    {"original_text": "第一行\r\n第二行\t完"},
    {"occurred_at": "2026-11-01T09:30:00+08:00"},
    {"occurred_at": "2026-11-01T01:30:00Z"},
    {"petitioner": {"phone": "0795-7330000"}},
    {"petitioner": {"name": "", "phone": ""}},
    {"petitioner": None, "place": None, "category": ""},
]


@pytest.mark.parametrize("more", GOOD)
async def test_what_people_really_write_is_taken(walk: Walk, more: dict[str, Any]) -> None:
    found = await walk.demand((await walk.registered(**more))["id"])
    said = more.get("original_text")
    assert said is None or found["original_text"] == said.replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["household_id", "grid_id", "village_id"])
async def test_a_place_of_another_township_is_not_there(
    walk: Walk, world: World, name: str
) -> None:
    ids = world.there.ids
    place = {"household_id": ids.households, "grid_id": ids.grids, "village_id": ids.villages}[name]
    before = await row_counts(world.here.tenant)
    sent = walk.words(household_id=None) | {name: str(next(iter(place.values())))}
    document = _problem(await walk.post("township_leader", "demands", sent), 422)
    assert [e["field"] for e in document["errors"]] == [name]
    assert await row_counts(world.here.tenant) == before


def _deep(times: int) -> bytes:
    return b'{"channel": ' + b"[" * times + b"]" * times + b"}"


def _name_of(value: object) -> str:
    return value if isinstance(value, str) else ""


BODIES: list[Any] = [
    ("broken", b'{"channel": "phone"', 400),
    ("not JSON", b"channel=phone", 400),
    ("an array", b'[{"channel": "phone"}]', 400),
    ("a text", b'"phone"', 400),
    ("a number", b"7", 400),
    ("null", b"null", 400),
    ("NaN", b'{"channel": NaN}', 400),
    ("not UTF-8", b'{"channel": "\xff\xfe"}', 400),
    ("a lone surrogate", b'{"channel": "phone", "original_text": "\\ud800"}', 400),
    ("an endless number", b'{"channel": ' + b"9" * 5000 + b"}", 400),
    ("nothing", b"", 422),
    ("deep", _deep(100_000), 400),
    ("less deep", _deep(900), 422),
    ("300 KB", json.dumps({"original_text": "a" * 300_000}).encode(), 413),
    ("20 MB", b'{"original_text": "' + b"a" * 20_000_000 + b'"}', 413),
]


@pytest.mark.parametrize(("name", "body", "status"), BODIES, ids=_name_of)
async def test_a_body_that_cannot_be_read_is_refused(
    walk: Walk, world: World, name: str, body: bytes, status: int
) -> None:
    before = await row_counts(world.here.tenant)
    answer = await walk.client("grid_member").post(f"{walk.base}/demands", content=body)
    _problem(answer, status)
    assert await row_counts(world.here.tenant) == before


@pytest.mark.parametrize(
    "media", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"]
)
async def test_a_form_is_no_json(walk: Walk, world: World, media: str) -> None:
    before = await row_counts(world.here.tenant)
    answer = await walk.client("grid_member").post(
        f"{walk.base}/demands",
        content=b"channel=phone&original_text=a",
        headers={"content-type": media},
    )
    assert answer.status_code in {400, 415}
    _problem(answer, answer.status_code)
    assert await row_counts(world.here.tenant) == before


def _cursor(*key: object) -> str:
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


QUERIES = [
    ("demands?cursor=%00", "cursor"),
    ("demands?cursor=zzz", "cursor"),
    ("demands?cursor=中文", "cursor"),
    (f"demands?cursor={_cursor()}", "cursor"),
    (f"demands?cursor={_cursor(1, 2)}", "cursor"),
    (f"demands?cursor={_cursor(None, 5)}", "cursor"),
    (f"demands?cursor={_cursor('0001-01-01T00:00:00+14:00', NOBODY)}", "cursor"),
    (f"demands?cursor={_cursor('9999-12-31T23:59:59-12:00', NOBODY)}", "cursor"),
    (f"demands?sort=-number&cursor={_cursor()}", "cursor"),
    (f"demands?sort=-number&cursor={_cursor(10**30)}", "cursor"),
    (f"demands?sort=-number&cursor={_cursor([])}", "cursor"),
    (f"demands?cursor={'A' * 301}", "cursor"),
    ("demands?limit=0", "limit"),
    ("demands?limit=201", "limit"),
    ("demands?limit=-1", "limit"),
    ("demands?limit=ten", "limit"),
    (f"demands?limit={'9' * 4400}", "limit"),
    ("demands?sort=name", "sort"),
    ("demands?view=secret", "view"),
    ("demands?state=lost", "state"),
    ("demands?village_id=1", "village_id"),
    (f"demands?q={'长' * 101}", "q"),
    ("demands?q=%00", "q"),
    ("demands?colour=red", "colour"),
    ("orders?tab=secret", "tab"),
    ("orders?cursor=zzz", "cursor"),
]


@pytest.mark.parametrize(
    ("path", "field"), QUERIES, ids=[f"{c[1]}-{n}" for n, c in enumerate(QUERIES)]
)
async def test_a_question_that_cannot_be_is_refused(walk: Walk, path: str, field: str) -> None:
    document = _problem(await walk.get("grid_member", path), 422)
    assert [e["field"] for e in document["errors"]] == [field]


@pytest.mark.parametrize(
    "match",
    [
        "*",
        "abc",
        'W/"1"',
        "-1",
        "1.5",
        pytest.param("9" * 5000, id="an endless number"),
        '"' + "9" * 30 + '"',
    ],
)
async def test_a_version_that_is_none_is_refused(walk: Walk, world: World, match: str) -> None:
    order = await walk.open()
    before = await row_counts(world.here.tenant)
    path = f"orders/{order['id']}/claim"
    answer = await walk.post("party_member", path, {}, {"if-match": match})
    assert answer.status_code in {400, 412}
    _problem(answer, answer.status_code)
    assert await row_counts(world.here.tenant) == before


ADDRESSES = [
    ("GET", "demands/{id}", 404),
    ("POST", "demands/{id}/triage", 404),
    ("GET", "orders/{id}", 404),
    ("POST", "orders/{id}/claim", 404),
    ("GET", "demands/7", 404),
    ("GET", "demands/zzz", 404),
    ("GET", "demands/{id}/secret", 404),
    ("POST", "demands/{id}/explode", 404),
    ("GET", "nothing", 404),
    ("PUT", "demands", 405),
    ("DELETE", "demands/{id}", 405),
    ("PATCH", "orders", 405),
    ("GET", "orders/{id}/claim", 405),
]
GOOD_BODY = {"level": "L0", "category": "INF"}


@pytest.mark.parametrize(("method", "path", "status"), ADDRESSES)
async def test_an_address_that_is_none_says_so(
    walk: Walk, method: str, path: str, status: int
) -> None:
    url = f"{walk.base}/{path.format(id=NOBODY)}"
    sent = GOOD_BODY if "triage" in path else {}
    content = json.dumps(sent).encode() if method != "GET" else None
    answer = await walk.client("grid_member").request(method, url, content=content)
    _problem(answer, status)


@pytest.mark.parametrize("slug", ["nowhere", "ZHANGJIASHAN", "..", "x" * 60])
async def test_a_township_that_is_none_is_not_there(walk: Walk, slug: str) -> None:
    answer = await walk.client("grid_member").get(f"/api/v1/t/{slug}/demands")
    _problem(answer, 404)
