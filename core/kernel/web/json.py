"""The API's side of reading and answering: JSON bodies, versions, answers."""

from typing import Any, TypeVar

import msgspec
from litestar import MediaType, Response

from core.kernel.errors import Malformed
from core.kernel.web.fields import read, whole_number
from core.kernel.web.pages import Ask

T = TypeVar("T", bound=msgspec.Struct)


async def body_as(request: Ask, form: type[T]) -> T:
    """Read a JSON body into a struct; `If-Match` fills its `version`.

    Raises:
        Malformed: not JSON, or `If-Match` is not a version.
        Invalid: by field.
    """
    raw = await request.body()
    try:
        document = msgspec.json.decode(raw) if raw.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(errors={"": "不是完整的 JSON，请检查引号和括号"}) from error
    match = request.headers.get("if-match", "").strip().strip('"')
    if match and "version" in form.__struct_fields__ and isinstance(document, dict):
        version = whole_number(match)
        if version is None:
            raise Malformed(errors={"If-Match": '要填资源里的 version，例如 "3"'})
        document["version"] = version
    return read(form, document)


def answer(value: Any, *, status: int = 200, version: int | None = None) -> Response[bytes]:
    """Answer with JSON; `version` becomes the ETag."""
    headers = {"cache-control": "no-store"}
    if version is not None:
        headers["etag"] = f'"{version}"'
    return Response(
        msgspec.json.encode(value), status_code=status, media_type=MediaType.JSON, headers=headers
    )


def query_as(request: Ask, form: type[T]) -> T:
    """Read the query string into a struct.

    Raises:
        Invalid: by field.
    """
    return read(form, dict(request.query_params.items()))
