"""A request costs few statements; the list stands in the failure's message."""

from uuid import uuid4

import pytest

from tests.factories.statements import Statements
from tests.factories.walk import Walk


def _listed(statements: list[str]) -> str:
    return f"{len(statements)}:\n" + "\n---\n".join(s.strip() for s in statements)


async def test_registering_costs_at_most_ten_statements(walk: Walk, statements: Statements) -> None:
    await walk.registered()  # what a process asks once, it has asked
    headers = {"idempotency-key": str(uuid4())}
    async with statements.counted() as sent:
        answer = await walk.post("grid_member", "demands", walk.words(), headers)
    assert answer.status_code == 201
    assert 5 <= len(sent) <= 10, _listed(sent)


@pytest.mark.parametrize(
    "path", ["demands", "demands?view=mine&q=灯", "orders?tab=free", "orders?tab=mine", "orders"]
)
async def test_a_list_costs_at_most_six_statements_however_long_it_is(
    walk: Walk, statements: Statements, path: str
) -> None:
    for _ in range(3):
        await walk.claimed()
    async with statements.counted() as sent:
        answer = await walk.get("party_member", path)
    assert answer.status_code == 200
    assert 2 <= len(sent) <= 6, _listed(sent)


async def test_claiming_costs_at_most_fourteen_statements(
    walk: Walk, statements: Statements
) -> None:
    order = await walk.open()
    async with statements.counted() as sent:
        await walk.done("party_member", f"orders/{order['id']}/claim")
    assert len(sent) <= 14, _listed(sent)
