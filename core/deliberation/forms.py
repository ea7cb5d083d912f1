"""What a body resolved."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Resolve(msgspec.Struct):
    """The body, its decision in words, the day. `postpone` needs the day to which."""

    outcome: Literal["do_it", "raise_level", "send_back", "postpone", "cannot"]
    note: Annotated[str, Meta(min_length=1, max_length=2000)]
    body: Annotated[str, Meta(max_length=60)] | None = None
    decided_on: date | None = None
    postponed_to: date | None = None
    version: int | None = None
