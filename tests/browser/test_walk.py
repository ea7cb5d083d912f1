"""The walk of one demand, by separate people at their phones."""

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.people import People


async def test_a_matter_of_one_household_comes_back_once_and_then_satisfies(
    people: People,
) -> None:
    """Asked without account, L0, a race for it, dissatisfied, done again, satisfied, counted."""
    said = steps.words("水管从昨天晚上漏到现在")
    resident = await people.resident()
    asked = await steps.ask(resident, said, "19400003131")
    await steps.follow(resident, asked)
    await resident.sees("听到了", said)

    secretary = await people.role("village_secretary")
    number = await steps.find_in_stack(secretary, said)
    await secretary.press_like("党员直接办")
    await secretary.sees("分好了")

    member, cadre = await people.role("party_member"), await people.role("village_cadre")
    await member.open("orders")
    await cadre.open("orders")
    await steps.claim(member, said)
    await member.sees("您领了这件事", "杨国平正在办")
    await steps.claim(cadre, said)
    await cadre.sees("杨国平")
    assert "您领了" not in await cadre.text()

    await steps.report(member, number, "买了新水管，下午去换")
    await steps.hand_in(member, number, "换了两米水管，不漏了")
    await expect(member.page.get_by_role("link", name="核实")).to_have_count(0)
    await steps.verify(secretary, number)

    await steps.follow(resident, asked)
    await resident.sees("买了新水管，下午去换")
    await steps.judge(resident, asked, "没解决", "不满意")
    await resident.sees("马上重新派人去办")

    await cadre.open("orders")
    await cadre.sees("重新办")
    await steps.claim(cadre, said)
    await steps.hand_in(cadre, number, "接头也换了，试了一晚上")
    supervisor = await people.role("village_supervisor")
    await steps.verify(supervisor, number)
    await steps.follow(resident, asked)
    await steps.judge(resident, asked, "解决了", "满意")
    await resident.sees("这件事就办结了")
    await secretary.open(f"demands/{number}")
    await secretary.sees("办结了", "不满意", "接头也换了，试了一晚上")

    leader = await people.role("township_leader")
    await leader.open("assessments")
    row = leader.page.locator("tr", has_text=steps.VILLAGE)
    await leader.follow(row.locator("a.cell").first)
    await leader.follow(leader.page.get_by_role("link", name="全部").last)
    await expect(leader.page.get_by_role("cell", name=str(number), exact=True)).to_be_visible()


async def test_a_grid_member_registers_in_four_taps(people: People) -> None:
    """From home: ＋登记, the words, the household, 登记; where and who come with the household."""
    said = steps.words("晚上门口黑，看不见路")
    grid = await people.role("grid_member")
    await grid.open("")
    await grid.press_like("登记")
    await grid.write("他怎么说的", said)
    await grid.choose("聂火根")
    await grid.press("登记")
    assert grid.taps <= 4, grid.taps
    await grid.sees("登记好了", "查询码", said, "店下31号")


async def test_a_matter_of_the_village_is_resolved_by_its_body_and_asked_by_phone(
    people: People,
) -> None:
    """The grid member, the secretary, a body's resolution, a party member, the call list."""
    said = steps.words("塘边的路塌了半边，车过不去")
    grid = await people.role("grid_member")
    await grid.open("demands/new")
    await grid.write("他怎么说的", said)
    await grid.choose("聂火根")
    await grid.tap(grid.page.locator("summary", has_text="补充"))
    await grid.write("他的电话", "19400003131")
    await grid.press("登记")
    number = grid.number()

    secretary = await people.role("village_secretary")
    await secretary.open(f"demands/{number}?do=triage")
    await secretary.choose("村“两委”定")
    await secretary.press("就这样分办")
    await secretary.open("orders")
    assert said not in await secretary.text()
    await secretary.open("meetings")
    waiting = secretary.page.locator("section.sheet", has_text=said)
    await secretary.follow(waiting.get_by_role("link", name="记会上怎么定的"))
    await secretary.choose("就这么办")
    await secretary.write("大家怎么说，怎么定的", "应到5人，实到5人，都同意，村里出工。")
    await secretary.press("定下来")

    member = await people.role("party_member")
    await member.open("orders")
    await steps.claim(member, said)
    await steps.hand_in(member, number, "路基补好了，铺了石子")
    supervisor = await people.role("village_supervisor")
    await steps.verify(supervisor, number)

    await supervisor.open(f"feedback?number={number}")
    for _ in range(40):
        if said in await supervisor.page.inner_text(".cols > div"):
            break
        await supervisor.page.wait_for_timeout(250)
        await supervisor.page.reload()
    await supervisor.tap(supervisor.page.locator("summary", has_text="查看电话"))
    await supervisor.press("查看")
    await supervisor.sees(said)
    await expect(supervisor.page.locator('a[href^="tel:1"]')).to_be_visible()
    await supervisor.choose("联系了")
    await supervisor.choose("解决了")
    await supervisor.choose("满意")
    await supervisor.press("记下来，打下一个")
    await supervisor.sees("群众的话记下了")
    await secretary.open(f"demands/{number}")
    await secretary.sees("办结了", "电话里说：解决了，满意")


async def test_what_is_done_on_the_spot_needs_no_meeting(people: People) -> None:
    said = steps.words("药吃完了，走不动")
    grid = await people.role("grid_member")
    await grid.open("demands/new")
    await grid.write("他怎么说的", said)
    await grid.choose("聂火根")
    await grid.tap(grid.page.get_by_text("当场就办好了"))
    await grid.write("怎么办的", "帮他把药买了送到家里")
    await grid.press("登记")
    await grid.sees("登记好了", "办好了：帮他把药买了送到家里")
    await expect(grid.page.get_by_role("link", name="问问群众")).to_have_count(0)
