"""Reads a posted form: the one place, kept with the request and nowhere else.

The framework's own reader keeps the last thousand bodies in memory, passwords and what residents
wrote among them. How large a form may be, `kernel.web.arriving` has seen to.
"""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile

from core.kernel.errors import Malformed

MOST_FIELDS = 200

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_KEPT = "_posted"

Fields = dict[str, str | UploadFile]


async def posted(request: Request[Any, Any, Any]) -> Fields:
    """Return what was posted, by field name; of a name that came twice the last.

    Raises:
        Malformed: not a form that can be read, or with more than 200 fields.
    """
    scope: dict[str, Any] = request.scope  # type: ignore[assignment] # a place of our own
    if _KEPT not in scope:
        scope[_KEPT] = await _read(request)
    found: Fields = scope[_KEPT]
    return found


async def file_in(request: Request[Any, Any, Any], name: str) -> bytes | None:
    """Return the file of a field, None when none was chosen."""
    upload = (await posted(request)).get(name)
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    await upload.seek(0)
    return await upload.read()


async def _read(request: Request[Any, Any, Any]) -> Fields:
    kind, _ = request.content_type
    try:
        if kind == _URLENCODED:
            return _pairs(await request.body())
        if kind == _MULTIPART:
            return dict((await request.form()).items())
    except (ValueError, LookupError) as error:  # a letter, a count, a charset that cannot be
        raise Malformed from error
    return {}


def _pairs(body: bytes) -> Fields:
    return dict(
        parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    )
