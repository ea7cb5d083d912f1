"""Every page that a side bar offers, and those one tap behind, for every role."""

import re

import pytest
from playwright.async_api import Response

from tests.browser import inspection, steps
from tests.browser.chromium import connections_outside
from tests.browser.inspection import kind_of, looks, plain_faults
from tests.browser.people import TOWN, People, Person
from tests.core.demo.demo_process import DemoProcess

ROLES = [
    "village_secretary",
    "township_leader",
    "grid_member",
    "party_member",
    "village_supervisor",
    "liaison_cadre",
    "township_admin",
    "county_admin",
]
_OTHER_HOME = {"grid_member", "township_leader"}
"""Their home is another page than the secretary's: one grid, and no figures; the whole street."""


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The kinds of pages that have been looked at closely."""
    return set()


async def _addresses(person: Person, where: str) -> list[str]:
    found = await person.page.eval_on_selector_all(
        f"{where} a[href]", "links => links.map(link => link.href)"
    )
    inside = [a.removeprefix(person.base).partition("#")[0] for a in found if person.base in a]
    return list(dict.fromkeys(inside))


async def _first_of_each_kind(person: Person, where: str, done: set[str]) -> list[str]:
    kinds: set[str] = set()
    chosen = []
    for address in await _addresses(person, where):
        kind = kind_of(address)
        if kind not in kinds and address not in done:
            kinds.add(kind)
            chosen.append(address)
    return chosen


async def _inspect(person: Person, address: str, name: str, seen: set[str]) -> list[str]:
    person.watch.faults.clear()
    faults = await plain_faults(person, await person.page.goto(person.base + address))
    if name not in seen:
        seen.add(name)
        faults += await looks(person, name)
    await inspection.resize(person.page, inspection.PHONE)
    return [f"{address}: {fault}" for fault in faults + person.watch.faults]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("role", ROLES)
async def test_every_page_of_a_role_is_quiet_fits_the_screen_and_can_be_read(
    people: People, role: str, seen: set[str]
) -> None:
    person = await people.role(role)
    await person.page.goto(person.base + "/")
    home = person.page.url.removeprefix(person.base)
    done: set[str] = set()
    faults: list[str] = []
    bar = [home, *await _addresses(person, "aside nav"), "/me"]
    for address in dict.fromkeys(bar):
        done.add(address)
        name = f"home-{role}" if address == home and role in _OTHER_HOME else kind_of(address)
        faults += await _inspect(person, address, name, seen)
        behind = await _first_of_each_kind(person, "main", done)
        for one in behind:
            done.add(one)
            if kind_of(one) in seen:
                answer = await person.page.request.get(person.base + one)
                faults += [f"{one}: answers {answer.status}"] if answer.status != 200 else []
            else:
                faults += await _inspect(person, one, kind_of(one), seen)
    person.watch.faults.clear()
    assert not faults, "\n".join(faults)


async def test_the_pages_of_residents_are_quiet_fit_the_screen_and_can_be_read(
    people: People, demo: DemoProcess
) -> None:
    resident = await people.resident()
    seen: set[str] = set()
    faults: list[str] = []
    for address in ("/", "/login", f"/t/{TOWN}/ask", f"/t/{TOWN}/track"):
        faults += await _inspect(resident, address, f"resident{address}", seen)
    said = steps.words("门口的树压着电线")
    asked = await steps.ask(resident, said, "19400003131")
    faults += await plain_faults(resident, None) + await looks(resident, "resident-asked")
    _bring_to_judgement(demo, said)
    await steps.follow(resident, asked)
    await steps.asked_to_judge(resident)
    faults += await plain_faults(resident, None) + await looks(resident, "resident-followed")
    await resident.press("我来评一评")
    faults += await plain_faults(resident, None) + await looks(resident, "resident-rate")
    await resident.page.go_back()
    await steps.judge(resident, asked, "没解决", "不满意")
    faults += await plain_faults(resident, None) + await looks(resident, "resident-rated")
    assert not faults, "\n".join(faults)


def _bring_to_judgement(demo: DemoProcess, said: str) -> None:
    """Let people of the village do a matter through the API."""
    with demo.api("village_secretary") as secretary, demo.api("party_member") as member:
        found = secretary.get("/demands", params={"q": said}).json()["items"][0]
        sent = {"level": "L0", "category": "INF"}
        assert secretary.post(f"/demands/{found['id']}/triage", json=sent).status_code == 200
        orders = secretary.get("/orders", params={"limit": 100}).json()["items"]
        order = next(o["id"] for o in orders if o["demand_id"] == found["id"])
        for client, verb, body in (
            (member, "claim", {}),
            (member, "submit", {"result": "树枝锯掉了"}),
            (secretary, "verify", {}),
        ):
            done = client.post(f"/orders/{order}/{verb}", json=body)
            assert done.status_code == 200, done.text


async def test_a_page_that_is_not_there_says_what_to_do(people: People) -> None:
    person = await people.role("grid_member")
    person.watch.refused = {404}
    await person.page.goto(f"{person.base}/t/{TOWN}/demands/999999")
    faults = await plain_faults(person, None) + await looks(person, "error-404")
    assert not faults, "\n".join(faults)
    await person.sees("现在可以这样做", "回首页")


async def test_a_first_visit_costs_little_on_a_bad_line(people: People) -> None:
    person = await people.role("village_secretary")
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    person.page.on("response", note)
    await person.open("")
    await person.page.wait_for_load_state("networkidle")
    sizes = {a.url: await a.request.sizes() for a in answers}
    total = sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes.values())
    assert len(sizes) >= 3, "page, style sheet and script at least"
    assert total <= inspection.LARGEST_FIRST_PAGE, "\n".join(f"{u} {s}" for u, s in sizes.items())


async def test_neither_the_pages_nor_the_browser_call_anybody_outside(people: People) -> None:
    """Every other test watches what the pages ask for; this one looks at the sockets."""
    person = await people.resident()
    await person.open("ask")
    assert connections_outside() == []
    assert re.match(r"http://127\.0\.0\.1:\d+$", person.base)
