"""Photos of a demand: for whoever may see the demand, and for nobody else."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.demands import queries
from core.kernel.errors import NotFound
from core.kernel.storage import keep, open_photo, photos_of, prepare, subject_of
from core.kernel.web.pages import Ask
from core.kernel.web.posted import file_in

KIND = "demand"


async def photo_in(request: Ask) -> bytes | None:
    """Return the photo that came with a form, made ready to be kept; None when none came.

    Raises:
        TooLarge, Invalid: not a photo that can be kept; the form is shown again.
    """
    upload = await file_in(request, "photo")
    return None if upload is None else await prepare(upload)


async def keep_photo(demand_id: UUID, ready: bytes | None) -> None:
    """Keep the photo of a demand, if there is one."""
    if ready is not None and not await photos_of(KIND, demand_id):  # a form that came twice
        await keep(KIND, demand_id, ready)


@get("/photos/{photo_id:uuid}")
async def photo(photo_id: FromPath[UUID], actor: Me) -> Response[bytes]:
    """Show a photo."""
    kind, subject_id = await subject_of(photo_id)
    if kind != KIND:
        raise NotFound
    await queries.get_for(actor, subject_id)
    content, media_type = await open_photo(photo_id)
    headers = {"cache-control": "private, max-age=600"}
    return Response(content, media_type=media_type, headers=headers)


PAGES = [photo]
