"""Pieces of a page that others declared: each loads and is drawn alone, and may fail alone.

A loader runs after core's own queries, under a savepoint of the request's transaction that can only
read and is always undone, with 500 ms for all of it. Not on a second connection: a request that holds
one and waits for another can block every other request. Whatever goes wrong costs the piece its place
and leaves a line in the log; the page and its transaction never notice.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from markupsafe import Markup

from core.kernel.plugins.answers import HomeCard, Slot
from core.kernel.web.templates import environment
from tenants import context
from tenants.database import execute, transaction

log = structlog.get_logger()

LONGEST = 0.5
"""Seconds that one piece may take."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A drawn piece. The heading is the loaded context's `title`."""

    title: str
    html: Markup


async def load_pieces(declared: Iterable[HomeCard | Slot], subject: Any) -> list[Piece]:
    """Load and draw pieces for a subject (who looks, or what is looked at), in the given order.

    A loader that returns None has nothing to say. Its context needs a `title`; the template draws
    what stands below it.
    """
    pieces = []
    for one in declared:
        piece = await _piece(one, subject)
        if piece is not None:
            pieces.append(piece)
    return pieces


async def _piece(one: HomeCard | Slot, subject: Any) -> Piece | None:
    try:
        loaded = await _loaded(one, subject)
        return None if loaded is None else _drawn(one.template, loaded)
    except Exception as error:
        log.warning("piece_failed", template=one.template, exc_info=error)
        return None


async def _loaded(one: HomeCard | Slot, subject: Any) -> Mapping[str, Any] | None:
    async with transaction(context.current()) as work:
        try:
            await execute("SET LOCAL transaction_read_only = on")
            await execute(f"SET LOCAL statement_timeout = {int(LONGEST * 1000)}")
            async with asyncio.timeout(LONGEST):
                return await one.load(subject)
        finally:
            await work.rollback()


def _drawn(template: str, loaded: Mapping[str, Any]) -> Piece:
    shared = {"tenant": context.current()}
    html = environment().get_template(template).render(shared | dict(loaded))
    # The environment escapes what the template puts in.
    return Piece(str(loaded["title"]), Markup(html))  # noqa: S704 - rendered by our own environment
