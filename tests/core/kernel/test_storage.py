"""Photos are checked by content, made small, stripped, and seen by their own township only."""

import hashlib
import os
import zlib
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from core.kernel import storage
from core.kernel.errors import Invalid, NotFound, TooLarge
from core.kernel.storage import clean, keep, open_photo, prepare
from core.kernel.tables import StoredFile
from tenants.context import TenantContext
from tenants.database import transaction

Townships = tuple[TenantContext, TenantContext]
GPS_TAG, ORIENTATION_TAG, MAKE_TAG = 0x8825, 0x0112, 0x010F


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.new(mode, size, "red").save(written, kind)
    return written.getvalue()


def photo_with_position() -> bytes:
    exif = Image.Exif()
    exif[MAKE_TAG] = "HONGMI-PHONE"
    exif.get_ifd(GPS_TAG)[2] = (28.0, 3.0, 12.5)
    exif[ORIENTATION_TAG] = 6  # lies on its side
    written = BytesIO()
    image = Image.new("RGB", (60, 40), "red")
    image.save(written, "JPEG", exif=exif, comment=b"SECRET-NOTE", xmp=b"<x>SECRET-XMP</x>")
    return written.getvalue()


def kept(files: Path) -> list[str]:
    return [str(path.relative_to(files)) for path in files.rglob("*.*")]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_a_known_kind_becomes_a_jpeg(kind: str) -> None:
    assert opened(clean(photo(kind))).format == "JPEG"


def test_a_large_photo_becomes_small_and_keeps_its_shape() -> None:
    assert opened(clean(photo(size=(4000, 2000)))).size == (2048, 1024)


def test_a_small_photo_keeps_its_size() -> None:
    assert opened(clean(photo(size=(60, 40)))).size == (60, 40)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_every_way_of_storing_colours_can_be_read(mode: str) -> None:
    source = photo("PNG", mode="L" if mode == "LA" else mode)
    assert opened(clean(source)).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(clean(written.getvalue())).getpixel((10, 10)) == (255, 255, 255)


def test_position_phone_and_notes_are_gone_and_the_photo_stands_upright() -> None:
    source = photo_with_position()
    assert b"HONGMI" in source
    assert b"SECRET-NOTE" in source
    assert b"SECRET-XMP" in source
    cleaned = clean(source)
    image = opened(cleaned)
    assert not image.getexif()
    assert image.size == (40, 60)
    for trace in (b"HONGMI", b"SECRET", b"Exif", b"xmp"):
        assert trace not in cleaned


@pytest.mark.parametrize(
    "upload", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n", b"MZ"]
)
def test_what_is_no_photo_is_refused(upload: bytes) -> None:
    with pytest.raises(Invalid, match="只能传") as refused:
        clean(upload)
    assert refused.value.errors["photo"] == refused.value.title


def test_a_photo_kind_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(Invalid, match="只能传"):
        clean(photo("GIF", mode="P"))


def test_heic_is_refused_with_advice() -> None:
    with pytest.raises(Invalid, match="兼容性最佳"):
        clean(b"\x00\x00\x00\x18ftypheic" + bytes(40))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_did_not_arrive_whole_is_refused(kind: str) -> None:
    whole = photo(kind, size=(600, 400))
    with pytest.raises(Invalid, match=r"打不开|只能传"):
        clean(whole[: len(whole) // 2])


@pytest.mark.parametrize("side", [7_100, 9_600, 20_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    header = b"IHDR" + side.to_bytes(4) + side.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    length = (len(header) - 4).to_bytes(4)
    bomb = b"\x89PNG\r\n\x1a\n" + length + header + zlib.crc32(header).to_bytes(4)
    bomb += (4).to_bytes(4) + b"IDAT" + bytes(8)
    with pytest.raises(Invalid, match="万像素"):
        clean(bomb)


async def test_a_stored_photo_can_be_opened_again(townships: Townships, files: Path) -> None:
    tenant, _ = townships
    subject = uuid4()
    async with transaction(tenant):
        photo_id = await keep("demand", subject, await prepare(photo("PNG")))
        content, media_type = await open_photo(photo_id)
        row = await StoredFile.select().where(StoredFile.tenant_id == tenant.id).first()
    assert media_type == "image/jpeg"
    assert opened(content).format == "JPEG"
    assert row is not None
    assert (row["subject_kind"], row["subject_id"]) == ("demand", subject)
    assert (row["size"], row["sha256"]) == (len(content), hashlib.sha256(content).digest())
    assert kept(files) == [f"{tenant.id}/{photo_id}.jpg"]


async def test_another_township_sees_nothing(townships: Townships, files: Path) -> None:
    tenant, neighbour = townships
    async with transaction(tenant):
        photo_id = await keep("demand", uuid4(), await prepare(photo()))
    async with transaction(neighbour):
        with pytest.raises(NotFound):
            await open_photo(photo_id)


async def test_a_row_whose_file_is_gone_says_so(townships: Townships, files: Path) -> None:
    tenant, _ = townships
    async with transaction(tenant):
        photo_id = await keep("demand", uuid4(), await prepare(photo()))
        (files / str(tenant.id) / f"{photo_id}.jpg").unlink()
        with pytest.raises(NotFound, match="备份"):
            await open_photo(photo_id)


async def test_more_than_ten_megabytes_are_refused_unread(
    townships: Townships, files: Path
) -> None:
    tenant, _ = townships
    async with transaction(tenant):
        with pytest.raises(TooLarge, match="照片约11 MB，最多10 MB"):
            await keep("demand", uuid4(), await prepare(bytes(storage.MOST_BYTES + 1)))
    assert not kept(files)


async def test_a_refused_photo_leaves_neither_row_nor_file(
    townships: Townships, files: Path
) -> None:
    tenant, _ = townships
    async with transaction(tenant):
        with pytest.raises(Invalid):
            await keep("demand", uuid4(), await prepare(b"no photo"))
        assert await StoredFile.count().where(StoredFile.tenant_id == tenant.id) == 0
    assert not kept(files)


async def test_a_disk_that_fails_leaves_no_half_file(
    townships: Townships, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    tenant, _ = townships
    async with transaction(tenant):
        with pytest.raises(OSError, match="No space"):
            await keep("demand", uuid4(), await prepare(photo()))
        assert await StoredFile.count().where(StoredFile.tenant_id == tenant.id) == 0
    assert not kept(files)
