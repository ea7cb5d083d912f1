"""Photos of a demand: for whoever may see the demand, and for nobody else."""

from uuid import UUID

from litestar import Response, get
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from core.accounts.authentication import Me
from core.demands import queries
from core.kernel.errors import NotFound
from core.kernel.storage import open_photo, store, subject_of
from core.kernel.web.pages import Ask

KIND = "demand"


async def keep_photo(request: Ask, demand_id: UUID) -> None:
    """Keep the photo that came with a form, if one came.

    Raises:
        TooLarge, Invalid: not a photo that can be kept; the form is shown again.
    """
    upload = (await request.form()).get("photo")
    if isinstance(upload, UploadFile) and upload.filename:
        await store(KIND, demand_id, await upload.read())


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
