"""Forms are read by ourselves: nothing stays in memory, and what cannot be read is the sender's."""

from collections.abc import Callable

import httpx
import pytest
from litestar._parsers import parse_url_encoded_form_data

from core.kernel import storage
from tests.core.kernel.test_storage import photo
from tests.factories.statements import Statements
from tests.factories.walk import Walk
from tests.factories.world import World

Browser = Callable[..., httpx.AsyncClient]
TOKEN = {"_csrf_token": "test-token"}
BOUNDARY = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"


async def test_a_password_does_not_stay_in_memory(browser: Browser, world: World) -> None:
    before = parse_url_encoded_form_data.cache_info()
    sent = TOKEN | {"login": "19900009999", "password": "a password"}
    await browser(None).post("/login", data=sent)
    assert parse_url_encoded_form_data.cache_info() == before


def _part(value: bytes, media: bytes = b"text/plain") -> bytes:
    return (
        b'--x\r\nContent-Disposition: form-data; name="_csrf_token"\r\nContent-Type: '
        + media
        + b"\r\n\r\n"
        + value
        + b"\r\n"
    )


BAD = [
    ("too many fields", FORM, b"&".join(b"f%d=" % n for n in range(201))),
    ("no UTF-8", FORM, b"_csrf_token=test-token&note=%ff%fe"),
    ("no UTF-8 unescaped", FORM, b"_csrf_token=test-token&note=\xff"),
    ("a charset that is none", BOUNDARY, _part(b"a", b"text/plain; charset=nonsense") + b"--x--"),
    ("a charset of bytes", BOUNDARY, _part(b"a", b"text/plain; charset=base64") + b"--x--"),
    ("letters of another charset", BOUNDARY, _part(b"\xff") + b"--x--"),
    ("too many parts", BOUNDARY, _part(b"a") * 201 + b"--x--"),
    ("no end", BOUNDARY, _part(b"a")),
    ("no boundary", "multipart/form-data", _part(b"a")),
]


@pytest.mark.parametrize(("name", "media", "body"), BAD, ids=[case[0] for case in BAD])
async def test_a_form_that_cannot_be_read_is_the_senders(
    browser: Browser, world: World, name: str, media: str, body: bytes
) -> None:
    answer = await browser(None).post(
        f"/t/{world.here.slug}/ask", content=body, headers={"content-type": media}
    )
    assert answer.status_code == 400


async def test_a_field_that_is_left_empty_is_there(browser: Browser, world: World) -> None:
    answer = await browser(None).post(f"/t/{world.here.slug}/track", data=TOKEN | {"code": ""})
    assert "要填查询码" in answer.text


async def test_a_photo_is_decoded_before_a_number_is_taken(
    browser: Browser,
    walk: Walk,
    statements: Statements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a number is taken the township's other registrations wait."""
    decoded: list[bool] = []
    clean = storage.clean

    async with statements.counted() as sent:

        def noted(upload: bytes) -> bytes:
            decoded.append(any("demand_counter" in sql for sql in sent))
            return clean(upload)

        monkeypatch.setattr(storage, "clean", noted)
        form = {
            "channel": "home_visit",
            "original_text": "路灯坏了",
            "household_id": str(walk.township.household("wang-ruigen-home")),
        }
        answer = await browser("grid_member").post(
            f"/t/{walk.township.slug}/demands",
            data=TOKEN | form,
            files={"photo": ("lamp.jpg", photo(), "image/jpeg")},
        )
    assert answer.status_code == 303, answer.text
    assert decoded == [False]
    assert any("demand_counter" in sql for sql in sent)
    page = await browser("grid_member").get(answer.headers["location"])
    assert "/photos/" in page.text


NUMBERS = ["99999999999", "2147483648", "9" * 5000, "٣", "-1", ""]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:12])
async def test_a_number_that_no_demand_can_have_finds_nothing(
    browser: Browser, world: World, number: str
) -> None:
    root = f"/t/{world.here.slug}"
    calls = await browser("village_supervisor").get(f"{root}/feedback", params={"number": number})
    assert calls.status_code == 200


async def test_a_number_beyond_the_column_is_refused(browser: Browser, world: World) -> None:
    answer = await browser("grid_member").get(f"/t/{world.here.slug}/demands/99999999999")
    assert answer.status_code in {400, 404}
