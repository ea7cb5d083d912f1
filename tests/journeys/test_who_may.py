"""Every verb by every role: it works, or 403 where the matter may be seen, or 404 where it may not."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from tests.factories.rows import row_counts
from tests.factories.walk import AGREES, Json, Walk
from tests.factories.world import World

ROLES = [
    "township_admin", "township_leader", "liaison_cadre", "village_secretary", "village_cadre",
    "village_supervisor", "group_leader", "grid_chief", "grid_member", "party_member",
]  # fmt: skip
STREET = {"township_admin", "township_leader"}
DECIDE = STREET | {"village_secretary"}
CHECK = DECIDE | {"village_supervisor"}
CALL = CHECK | {"liaison_cadre", "village_cadre", "grid_member"}
# 聂长根 is group leader and grid chief at once: what one post may do, the person may do.
SEE = {*ROLES} - {"party_member"}
# and 付水根, the supervisor, is a party member, too.
AT_ONCE = {
    "village_secretary", "village_cadre", "village_supervisor",
    "grid_member", "grid_chief", "group_leader",
}  # fmt: skip
CLAIM = {
    "village_secretary", "village_cadre", "village_supervisor", "grid_member", "party_member",
}  # fmt: skip


async def _registered(walk: Walk) -> str:
    return f"demands/{(await walk.registered())['id']}"


async def _deliberating(walk: Walk) -> str:
    return f"demands/{(await walk.deliberating())['id']}"


async def _awaiting(walk: Walk) -> str:
    return f"demands/{(await walk.awaiting_feedback('other_member'))['id']}"


async def _open(walk: Walk) -> str:
    return f"orders/{(await walk.open())['id']}"


async def _assigned(walk: Walk) -> str:
    return f"orders/{(await walk.assigned('village_cadre'))['id']}"


async def _claimed(walk: Walk) -> str:
    return f"orders/{(await walk.claimed('village_cadre'))['id']}"


async def _submitted(walk: Walk) -> str:
    return f"orders/{(await walk.submitted('other_member'))['id']}"


@dataclass(frozen=True)
class Verb:
    """From which state, what is sent, who may; the rest sees it (403), but `hidden` does not (404)."""

    name: str
    begin: Callable[[Walk], Awaitable[str]]
    may: set[str]
    sent: Json = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


FAR = {"party_member"}
NOTE: Json = {"note": "材料还没到"}
VERBS = [
    Verb("triage", _registered, DECIDE, {"level": "L1", "category": "INF"}, FAR),
    Verb("decline", _registered, DECIDE, {"ground": "court", "reply": "请走诉讼"}, FAR),
    Verb("handle_at_once", _registered, AT_ONCE, {"result": "灯泡换了"}, FAR),
    # Who took it down may take it back while nobody has triaged it.
    Verb("withdraw", _registered, DECIDE | {"grid_member"}, {"note": "不用了"}, FAR),
    Verb("resolve", _deliberating, DECIDE, {"outcome": "do_it", "note": "村里出钱"}, FAR),
    Verb("claim", _open, CLAIM),
    Verb("assign", _open, DECIDE),
    Verb("acknowledge", _assigned, {"village_cadre"}),
    Verb("progress", _claimed, {"village_cadre"}, NOTE),
    Verb("submit", _claimed, {"village_cadre"}, {"result": "亮了"}),
    Verb("return", _claimed, {"village_cadre"}, NOTE),
    Verb("verify", _submitted, CHECK),
    Verb("redo", _submitted, CHECK, NOTE),
    Verb("feedback", _awaiting, CALL, AGREES, FAR),
    Verb("close", _awaiting, {"township_leader"}, {"note": "住户搬走了，联系不上"}, FAR),
]


async def _begin(walk: Walk, world: World, verb: Verb) -> tuple[str, Json]:
    await walk.joined("other_member", "nie-huogen", "party_member")
    at = await verb.begin(walk)
    sent = dict(verb.sent)
    if verb.name == "assign":
        sent["person_id"] = str(world.here.logins["grid_member"].person_id)
    return f"{at}/{verb.name}", sent


ALLOWED = [(verb, role) for verb in VERBS for role in sorted(verb.may)]


@pytest.mark.parametrize(("verb", "role"), ALLOWED, ids=lambda v: getattr(v, "name", v))
async def test_a_verb_works_for_those_who_may_and_only_once(
    walk: Walk, world: World, verb: Verb, role: str
) -> None:
    path, sent = await _begin(walk, world, verb)
    answer = await walk.post(role, path, sent)
    assert answer.status_code == 200, answer.text
    if verb.name == "progress":  # the one verb that may be said again
        return
    before = await row_counts(world.here.tenant)
    again = await walk.post(role, path, sent)
    assert again.status_code in {403, 404, 409}, again.text
    if again.status_code == 409:
        # It says where the matter stands now, or who was quicker.
        assert any(said in again.json()["title"] for said in ("现在是“", "刚接了这一单"))
    assert await row_counts(world.here.tenant) == before


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
async def test_a_verb_is_refused_to_everybody_else_and_changes_nothing(
    walk: Walk, world: World, verb: Verb
) -> None:
    path, sent = await _begin(walk, world, verb)
    await walk.joined("neighbour_secretary", "zou-li")
    before = await row_counts(world.here.tenant)
    for role in ROLES:
        if role in verb.may:
            continue
        answer = await walk.post(role, path, sent)
        expected = 404 if role in verb.hidden else 403
        assert answer.status_code == expected, f"{role}: {answer.text}"
    for role in ("neighbour_secretary",):  # of another village: it is not there for them
        answer = await walk.post(role, path, sent)
        assert answer.status_code == 404, f"{role}: {answer.text}"
    stranger = await walk.api(None).post(f"{walk.base}/{path}", json=sent)
    assert stranger.status_code == 401
    assert await row_counts(world.here.tenant) == before


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
async def test_a_verb_of_another_township_is_not_there(
    walk: Walk, world: World, verb: Verb
) -> None:
    path, sent = await _begin(walk, world, verb)
    before = await row_counts(world.here.tenant)
    there = Walk(walk.api, world.there)
    # Their token at our address; their token at their address with our id.
    ours = await walk.api("township_leader", world.there).post(f"{walk.base}/{path}", json=sent)
    theirs = await there.post("township_leader", path, sent)
    assert (ours.status_code, theirs.status_code) == (404, 404)
    assert await row_counts(world.here.tenant) == before


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
async def test_a_verb_on_what_somebody_has_changed_meanwhile_is_refused(
    walk: Walk, world: World, verb: Verb
) -> None:
    path, sent = await _begin(walk, world, verb)
    role = min(verb.may)
    before = await row_counts(world.here.tenant)
    answer = await walk.post(role, path, sent, {"if-match": '"77"'})
    assert answer.status_code == 412, answer.text
    assert answer.json()["code"] == "stale"
    assert await row_counts(world.here.tenant) == before
    found = await walk.get("township_leader", path.rpartition("/")[0])
    fresh = await walk.post(role, path, sent, {"if-match": found.headers["etag"]})
    assert fresh.status_code == 200, fresh.text


@pytest.mark.parametrize("role", [*ROLES, "volunteer"])
async def test_everybody_who_works_in_the_village_may_register_there(walk: Walk, role: str) -> None:
    await walk.joined("volunteer", "fu-xiaoping", "volunteer")
    made = await walk.registered(role)
    assert made["state"] == "registered"
    assert made["version"] == 1


async def test_registering_for_another_village_is_refused(walk: Walk, world: World) -> None:
    await walk.joined("neighbour_secretary", "zou-li")
    before = await row_counts(world.here.tenant)
    answer = await walk.post("neighbour_secretary", "demands", walk.words())
    assert answer.status_code == 403
    assert "登记诉求" in answer.json()["title"]
    assert await row_counts(world.here.tenant) == before
