"""What a browser or client may send about households."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Reason = Literal["demand", "visit", "urgent", "check"]
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "demand": "联系他办诉求的事",
        "visit": "约时间上门",
        "urgent": "有急事找他家里人",
        "check": "核对资料",
    }
)
"""Why a phone is looked at. Picked, not typed: the audit trail must hold nothing personal."""


class Filters(msgspec.Struct):
    """What the list of households may be narrowed to."""

    q: Annotated[str, Meta(max_length=50)] | None = None
    village_id: UUID | None = None
    grid_id: UUID | None = None
    cursor: Annotated[str, Meta(max_length=100)] | None = None


class Unmask(msgspec.Struct):
    """Look at a phone."""

    reason: Reason
