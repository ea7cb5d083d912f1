"""Any JSON document at all: refused or taken, never a fault of ours."""

import json
from datetime import UTC
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.walk import Walk

QUIET = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False)
    | st.text()
    | st.datetimes(timezones=st.none() | st.just(UTC)).map(lambda m: m.isoformat())
    | st.uuids().map(str)
)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "channel", "original_text", "category", "nature", "kind", "urgency", "household_id", "grid_id",
    "village_id", "place", "petitioner", "occurred_at", "client_id",
]  # fmt: skip


async def _taken_or_refused(walk: Walk, path: str, document: Any) -> None:
    content = json.dumps(document).encode()
    answer = await walk.client("township_leader").post(f"{walk.base}/{path}", content=content)
    assert answer.status_code in {200, 201, 400, 403, 404, 409, 412, 413, 422}, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"]


@QUIET
@given(ANY)
async def test_no_document_at_all_breaks_registering(walk: Walk, document: Any) -> None:
    await _taken_or_refused(walk, "demands", document)


@QUIET
@given(st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=3))
async def test_no_value_of_a_field_breaks_registering(walk: Walk, more: dict[str, Any]) -> None:
    await _taken_or_refused(walk, "demands", walk.words(**more))


@QUIET
@given(
    st.sampled_from(["triage", "decline", "withdraw", "resolve", "feedback", "close"]),
    st.dictionaries(
        st.sampled_from(
            ["level", "category", "urgency", "body", "note", "version", "ground", "reply", "via",
             "outcome", "decided_on", "postponed_to", "contacted", "resolved", "satisfied"]
        ),
        ANY,
    ),
)  # fmt: skip
async def test_no_document_breaks_a_verb(walk: Walk, verb: str, document: dict[str, Any]) -> None:
    made = await walk.registered()
    await _taken_or_refused(walk, f"demands/{made['id']}/{verb}", document)
