"""What may be sent about orders."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Note = Annotated[str, Meta(min_length=1, max_length=1000)]


class Versioned(msgspec.Struct):
    """A verb that says nothing but what it saw."""

    version: int | None = None


class Assign(msgspec.Struct):
    """To whom, and why that person."""

    person_id: UUID
    note: Annotated[str, Meta(max_length=1000)] = ""
    version: int | None = None


class Progress(msgspec.Struct):
    """How far it is; internal unless `public`."""

    note: Note
    public: bool = False
    version: int | None = None


class Submit(msgspec.Struct):
    """What was done, in words that the resident will read."""

    result: Note
    version: int | None = None


class Reason(msgspec.Struct):
    """Return, redo, cancel: why."""

    note: Note
    version: int | None = None


class HandleAtOnce(msgspec.Struct):
    """党员独立能办的立即就办: what was done on the spot."""

    result: Note
    version: int | None = None


Tab = Literal["free", "mine", "all"]


class OrderFilters(msgspec.Struct):
    """Which orders: free to claim, mine, or all unfinished; `cursor` is the last id of the page before."""

    tab: Tab = "all"
    limit: Annotated[int, Meta(ge=1, le=200)] = 20
    cursor: UUID | None = None
