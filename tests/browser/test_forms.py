"""Forms are forgiving: nothing typed is lost, nothing is sent twice, nothing needs a script."""

import io
import json
from typing import Any

import httpx
from PIL import Image
from playwright.async_api import FilePayload, expect

from tests.browser import steps
from tests.browser.people import TOWN, People, Person
from tests.core.demo.demo_process import DemoProcess

_GPS, _MAKER = 0x8825, 0x010F


def said_so_often(demo: DemoProcess, text: str) -> int:
    """Return how many matters say exactly this."""
    with demo.api("township_leader") as client:
        found = client.get("/demands", params={"q": text, "limit": 50})
    assert found.status_code == 200, found.text
    return sum(item["original_text"] == text for item in found.json()["items"])


def photo_with_place() -> FilePayload:
    """Return a photo as a phone makes it: it says where it was taken."""
    exif = Image.Exif()
    exif[_MAKER] = "Phone"
    exif.get_ifd(_GPS).update({1: "N", 2: (28.0, 3.0, 0.0), 3: "E", 4: (115.0, 32.0, 0.0)})
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(file, "JPEG", exif=exif)
    assert b"Exif" in file.getvalue()
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


async def fill(person: Person, text: str) -> None:
    """Fill the register form as far as it must be."""
    await person.open("demands/new")
    await person.write("他怎么说的", text)
    await person.choose("聂火根")


async def test_a_photo_shows_on_the_matter_and_does_not_say_where_it_was_taken(
    people: People,
) -> None:
    grid = await people.role("grid_member")
    await fill(grid, steps.words("墙根裂了一道缝"))
    await grid.page.get_by_label("照片").set_input_files(photo_with_place())
    await grid.press("登记")
    link = grid.page.get_by_role("link", name="照片1")
    href = await link.get_attribute("href")
    answer = await grid.page.request.get(f"{grid.base}{href}")
    assert answer.headers["content-type"].startswith("image/")
    content = await answer.body()
    kept = Image.open(io.BytesIO(content))
    assert not kept.getexif()
    assert b"Exif" not in content
    assert kept.size == (640, 480)


async def test_what_was_typed_stays_when_something_must_be_mended(people: People) -> None:
    said = steps.words("路灯坏了三天")
    resident = await people.resident()
    await resident.open("ask")
    await resident.write("什么事", said)
    await resident.write("您的手机号", "123")
    await resident.press("交给村里")
    await resident.sees("还差1处")
    await expect(resident.page.get_by_label("什么事")).to_have_value(said)
    wrong = resident.page.get_by_label("您的手机号")
    await expect(wrong).to_have_value("123")
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    await wrong.fill("19400003131")
    await resident.press("交给村里")
    await resident.sees("收到了，谢谢您")


async def test_a_double_tap_makes_one_matter(people: People, demo: DemoProcess) -> None:
    said = steps.words("井盖响了一夜")
    grid = await people.role("grid_member")
    await fill(grid, said)
    async with grid.page.expect_navigation():
        await grid.page.get_by_role("button", name="登记", exact=True).dblclick()
    await grid.sees("登记好了")
    assert said_so_often(demo, said) == 1


async def test_back_and_reload_send_nothing_again(people: People, demo: DemoProcess) -> None:
    said = steps.words("沟里的水不流了")
    grid = await people.role("grid_member")
    await fill(grid, said)
    await grid.press("登记")
    await grid.page.reload()
    await grid.page.go_back()
    await expect(grid.page.get_by_label("他怎么说的")).to_have_value("")
    await grid.page.go_forward()
    await grid.sees(said)
    assert said_so_often(demo, said) == 1


async def test_a_resident_who_sends_the_same_page_again_gets_the_same_code(
    people: People, demo: DemoProcess
) -> None:
    said = steps.words("垃圾桶满了没人倒")
    resident = await people.resident()
    asked = await steps.ask(resident, said, "19400003131")
    await resident.page.reload()  # Chromium sends the form once more
    await resident.sees("收到了，谢谢您", asked.code)
    assert said_so_often(demo, said) == 1


async def test_unsent_text_survives_a_reload_and_may_be_thrown_away(people: People) -> None:
    said = steps.words("还没写完的话")
    grid = await people.role("grid_member")
    await grid.open("demands/new")
    field = grid.page.get_by_label("他怎么说的")
    first = await grid.page.locator("input[name=client_id]").input_value()
    await grid.write("他怎么说的", said)
    await grid.page.reload()
    await expect(field).to_have_value(said)
    await grid.sees("上次没送出去的内容，已经放回来了")
    # Whoever sends it now sends what may have arrived before: the same matter.
    await expect(grid.page.locator("input[name=client_id]")).to_have_value(first)
    await grid.press("不要了，重新写")
    await expect(field).to_have_value("")
    kept = await grid.page.evaluate("JSON.stringify(localStorage)")
    assert said not in json.dumps(kept, ensure_ascii=False)


async def test_without_signal_nothing_is_sent_and_nothing_is_lost(
    people: People, demo: DemoProcess
) -> None:
    said = steps.words("山上没有信号")
    grid = await people.role("grid_member")
    await fill(grid, said)
    await grid.page.context.set_offline(offline=True)
    await grid.tap(grid.page.get_by_role("button", name="登记", exact=True))
    await grid.sees("没有网络，写的字先存在手机里")
    await grid.page.context.set_offline(offline=False)
    await grid.press("登记")
    await grid.sees("登记好了")
    assert said_so_often(demo, said) == 1


async def test_typing_and_looking_for_a_household_ask_the_server_without_faults(
    people: People,
) -> None:
    grid = await people.role("grid_member")
    await grid.open("demands/new")
    await grid.write("他怎么说的", "从村口到塘边一盏灯都没有")
    await grid.write("找别的人家", "王瑞根")
    await expect(grid.page.locator("#households")).to_contain_text("王瑞根")
    await grid.page.wait_for_timeout(1100)  # longer than the form waits after typing


async def test_without_a_script_one_can_register_triage_claim_hand_in_and_judge(
    people: People, demo: DemoProcess
) -> None:
    plain: dict[str, Any] = {"java_script_enabled": False}
    said = steps.words("不用脚本也能说")
    resident = await people.resident(**plain)
    asked = await steps.ask(resident, said, "19400003131")
    grid = await people.role("grid_member", **plain)
    other = steps.words("网格员不用脚本也能记")
    await fill(grid, other)
    await grid.press("登记")
    await grid.sees("登记好了", other)
    secretary = await people.role("village_secretary", **plain)
    number = await steps.find_in_stack(secretary, said)
    await secretary.press_like("党员直接办")
    member = await people.role("party_member", **plain)
    await member.open("orders")
    await steps.claim(member, said)
    await steps.report(member, number, "在办了")
    await steps.hand_in(member, number, "办好了")
    await steps.verify(secretary, number)
    await steps.follow(resident, asked)
    await steps.judge(resident, asked, "还差一些", "还可以")
    await resident.sees("记下了，谢谢您")


async def test_the_real_form_refuses_a_wrong_password_and_says_how_many_tries_are_left(
    people: People,
) -> None:
    somebody = await people.resident()
    answer = await somebody.page.goto(f"{somebody.base}/login?next=/t/{TOWN}/orders")
    assert answer is not None
    login = people.logins["group_leader"]
    await somebody.write("手机号或姓名", login["login"])
    await somebody.write("密码", "not-this-one")
    somebody.watch.refused = {401}
    await somebody.press("登录")
    await somebody.sees("还可以试4次")
    await expect(somebody.page.get_by_label("手机号或姓名")).to_have_value(login["login"])
    await somebody.write("密码", login["password"])
    await somebody.press("登录")
    assert somebody.page.url.endswith("/orders")
    assert httpx.URL(somebody.page.url).path == f"/t/{TOWN}/orders"
