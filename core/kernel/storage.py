"""Photos: checked by content, made small, stripped of what the camera wrote into them.

Every photo is decoded and written anew as JPEG, at most 2048 px wide or high. Where and when it was
taken, on which phone: nothing of that is kept, because nobody's whereabouts are our business. The
bytes lie in `<files>/<township>/<id>.jpg` before the row is written; a file without a row does no
harm, a row without a file would.
"""

import asyncio
import hashlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path
from uuid import UUID

import structlog
from PIL import Image, ImageOps, UnidentifiedImageError

from core.config import config
from core.kernel import clock
from core.kernel.acting import acting
from core.kernel.errors import Invalid, NotFound, TooLarge
from core.kernel.ids import new_id
from core.kernel.tables import StoredFile
from tenants import context

log = structlog.get_logger()

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what phones make; 150 MB of memory when decoded
LONGEST_SIDE = 2048
MEDIA_TYPE = "image/jpeg"

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_WORKERS = 2  # decoding takes memory; more uploads at once wait their turn

_WRONG_TYPE = "只能传 JPEG、PNG 或 WebP 照片，请换一张"
_HEIC = "这张是 HEIC 格式，打不开。请在手机相机设置里选“兼容性最佳”后重拍，或截图再传"
_BOMB = f"照片尺寸太大，最多{MOST_PIXELS // 10_000:,}万像素，请缩小后再传"
_UNREADABLE = "照片打不开，可能没有传完整，请重新选一张"


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_WORKERS, thread_name_prefix="photo")


async def prepare(upload: bytes) -> bytes:
    """Return a photo as it may be kept. Takes a while: before anything is locked.

    Raises:
        TooLarge: more than 10 MB.
        Invalid: not a photo of a known kind, damaged, or with too many pixels.
    """
    if len(upload) > MOST_BYTES:
        size = -(-len(upload) // (1024 * 1024))
        said = f"照片约{size} MB，最多10 MB，请缩小或重拍后再传"
        raise TooLarge(said, errors={"photo": said})
    return await asyncio.get_running_loop().run_in_executor(_workers(), clean, upload)


async def keep(subject_kind: str, subject_id: UUID, photo: bytes) -> UUID:
    """Keep a prepared photo of something in the township being served; return its row's id."""
    tenant_id, file_id = context.current().id, new_id()
    await asyncio.to_thread(_write, _path(tenant_id, file_id), photo)
    await StoredFile.insert(
        StoredFile(
            id=file_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            media_type=MEDIA_TYPE,
            size=len(photo),
            sha256=hashlib.sha256(photo).digest(),
            added_by=acting().person_id,
            added_at=clock.now(),
        )
    )
    return file_id


async def photos_of(subject_kind: str, subject_id: UUID) -> list[UUID]:
    """Return the photos of something, first come first."""
    rows = (
        await StoredFile.select(StoredFile.id)
        .where(
            (StoredFile.tenant_id == context.current().id)
            & (StoredFile.subject_kind == subject_kind)
            & (StoredFile.subject_id == subject_id)
        )
        .order_by(StoredFile.id)
    )
    return [row["id"] for row in rows]


async def subject_of(file_id: UUID) -> tuple[str, UUID]:
    """Return (kind, id) of what a photo belongs to.

    Raises:
        NotFound: no such photo here.
    """
    row = (
        await StoredFile.select(StoredFile.subject_kind, StoredFile.subject_id)
        .where((StoredFile.tenant_id == context.current().id) & (StoredFile.id == file_id))
        .first()
    )
    if row is None:
        raise NotFound
    return row["subject_kind"], row["subject_id"]


async def open_photo(file_id: UUID) -> tuple[bytes, str]:
    """Return the bytes and the media type of a photo of the township being served.

    Whether this person may see what the photo belongs to is the caller's to ask.

    Raises:
        NotFound: no such photo here.
    """
    tenant_id = context.current().id
    row = (
        await StoredFile.select(StoredFile.media_type)
        .where((StoredFile.tenant_id == tenant_id) & (StoredFile.id == file_id))
        .first()
    )
    if row is None:
        raise NotFound
    try:
        content = await asyncio.to_thread(_path(tenant_id, file_id).read_bytes)
    except FileNotFoundError as error:
        log.error("photo_missing", tenant=str(tenant_id), file_id=str(file_id))  # noqa: TRY400 - no trace
        raise NotFound("照片的文件不在了，请联系管理员从备份里找回") from error
    return content, str(row["media_type"])


def clean(upload: bytes) -> bytes:
    """Return the photo as a small JPEG without anything but its pixels. Slow: runs in a thread.

    Raises:
        Invalid: not a photo of a known kind, damaged, or with too many pixels.
    """
    if upload[4:8] == b"ftyp" and upload[8:12] in _HEIC_BRANDS:
        raise _invalid(_HEIC)
    try:
        with Image.open(BytesIO(upload), formats=_FORMATS) as image:
            fits = image.width * image.height <= MOST_PIXELS
            small = _small(image) if fits else None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _invalid(_BOMB) from error
    except UnidentifiedImageError as error:
        raise _invalid(_WRONG_TYPE) from error
    except Exception as error:
        # Decoders fail in many ways on damaged or hostile bytes: whichever, the file is at fault.
        log.info("photo_unreadable", error=type(error).__name__)
        raise _invalid(_UNREADABLE) from error
    if small is None:
        raise _invalid(_BOMB)
    return small


def _small(image: Image.Image) -> bytes:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG: decode no more than is needed
    whole = image if image.mode in {"RGB", "RGBA", "L"} else _plain(image)
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(whole)
    # A new picture: EXIF, XMP, comments and thumbnails stay behind with the old one.
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    written = BytesIO()
    fresh.save(written, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return written.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _invalid(said: str) -> Invalid:
    return Invalid(said, code="photo", errors={"photo": said})


def _path(tenant_id: UUID, file_id: UUID) -> Path:
    return config().files / str(tenant_id) / f"{file_id}.jpg"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and be sure that it is on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
