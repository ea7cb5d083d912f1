"""What people do with a matter, tap by tap, on the pages where they do it."""

import re
import secrets
from dataclasses import dataclass

from tests.browser.people import Person

VILLAGE = "槎市村"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a resident has in hand after 我要反映."""

    code: str
    tail: str


def words(about: str) -> str:
    """Return a resident's sentence that no other test says."""
    return f"{about}，门牌尾号{secrets.randbelow(900_000) + 100_000}。"


async def ask(resident: Person, text: str, phone: str) -> Asked:
    """Say something at 我要反映 and note the query code."""
    await resident.open("ask")
    await resident.write("什么事", text)
    await resident.page.get_by_label("哪个村、哪个社区").select_option(label=VILLAGE)
    await resident.write("在哪里", "店下31号")
    await resident.write("怎么称呼您", "聂火根")
    await resident.write("您的手机号", phone)
    await resident.press("交给村里")
    await resident.sees("收到了，谢谢您", text)
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", await resident.text())
    assert found, await resident.text()
    return Asked(found[0], phone[-4:])


async def follow(resident: Person, asked: Asked) -> None:
    """Open 查进度 with what one has in hand."""
    await resident.open("track")
    await resident.write("查询码", asked.code)
    await resident.write("手机后四位", asked.tail)
    await resident.press("查")


async def asked_to_judge(resident: Person) -> None:
    """Look again until the worker has asked; it does so within a few seconds."""
    link = resident.page.get_by_role("link", name="我来评一评")
    for _ in range(20):
        if await link.count():
            return
        await resident.page.wait_for_timeout(700)  # looking too often is refused
        await resident.page.reload()
    raise AssertionError(await resident.text())


async def judge(resident: Person, asked: Asked, resolved: str, satisfied: str) -> None:
    """Answer the three questions by the link of the progress page."""
    await asked_to_judge(resident)
    await resident.press("我来评一评")
    await resident.choose("联系了")
    await resident.choose(resolved)
    await resident.choose(satisfied)
    await resident.write("手机后四位", asked.tail)
    await resident.press("交上去")


async def find_in_stack(secretary: Person, text: str) -> int:
    """Leaf through the stack of 分办 until the matter lies on top; return its number."""
    await secretary.open("triage")
    for _ in range(30):
        page = await secretary.text()
        if text in page:
            found = re.search(r"第(\d+)号", page)
            assert found, page
            return int(found[1])
        await secretary.press("放一放，看下一件")
    raise AssertionError(await secretary.text())


async def claim(person: Person, text: str) -> None:
    """Claim the order of a matter at 接单."""
    card = person.page.locator("li", has_text=text)
    await person.follow(card.get_by_role("button", name="我来领"))


async def report(person: Person, number: int, progress: str) -> None:
    """Write down how far it is, for the resident, too."""
    await person.open(f"demands/{number}")
    await person.press("记进展")
    await person.write("办到哪里了", progress)
    await person.tap(person.page.get_by_text("群众也看得到"))
    await person.press("记下来")
    await person.sees(progress)


async def hand_in(person: Person, number: int, result: str) -> None:
    """Say that it is done and how."""
    await person.open(f"demands/{number}")
    await person.tap(person.page.locator("summary", has_text="其他"))
    await person.press("办好了")
    await person.write("怎么办的", result)
    await person.press("交上去")
    await person.sees(result)


async def verify(person: Person, number: int) -> None:
    """Look at it, as somebody who did not do it."""
    await person.open(f"demands/{number}")
    await person.press("核实")
    await person.press("办好了，请群众评")
