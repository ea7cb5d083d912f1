"""The three questions (北京市接诉即办工作条例 第32条 names the rates): contacted, resolved, satisfied."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Resolved = Literal["yes", "partly", "no"]
Satisfied = Literal["satisfied", "mostly", "dissatisfied"]


class Answer(msgspec.Struct):
    """What a resident answers by link. `tail`: the last four digits of the phone that we know."""

    contacted: bool
    resolved: Resolved
    satisfied: Satisfied
    note: Annotated[str, Meta(max_length=1000)] = ""
    tail: Annotated[str, Meta(max_length=4)] = ""


class RecordAnswer(msgspec.Struct):
    """What a resident answered to somebody who did not handle the matter.

    `petition_id` says who of several; without it, the first who has not answered yet.
    """

    via: Literal["phone", "door", "meeting"]
    contacted: bool
    resolved: Resolved
    satisfied: Satisfied
    note: Annotated[str, Meta(max_length=1000)] = ""
    petition_id: UUID | None = None
    version: int | None = None


class CloseAnyway(msgspec.Struct):
    """A leader closes it against or without the resident's word, and says why."""

    note: Annotated[str, Meta(min_length=5, max_length=1000)]
    version: int | None = None
