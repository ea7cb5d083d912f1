"""The API's description says what the API takes."""

from collections.abc import Callable

import httpx

Api = Callable[..., httpx.AsyncClient]


async def test_the_document_names_every_body_and_its_limits(api: Api) -> None:
    """Request bodies come from the forms that the handlers read."""
    document = (await api(None).get("/api/openapi.json")).json()
    posts = {p: m["post"] for p, m in document["paths"].items() if "post" in m}
    assert len(posts) > 15
    assert all("requestBody" in operation for operation in posts.values())
    words = document["components"]["schemas"]["RegisterDemand"]["properties"]["original_text"]
    assert words["maxLength"] == 5000


async def test_people_can_read_it_without_scripts(api: Api) -> None:
    """One line for each operation."""
    answer = await api(None).get("/api/docs")
    assert answer.status_code == 200
    assert "/api/v1/t/{tenant}/demands" in answer.text
    assert "original_text" in answer.text
