"""Columns that every tenant table has. The keys and policies behind them: `tenants.isolation`."""

import uuid
from typing import Any

from piccolo.columns import UUID

from tenants import context


class _Uuid(UUID):
    @property
    def column_type(self) -> str:
        return "UUID"  # Piccolo would take the class's name


class Id(_Uuid):
    """The row's id, a UUIDv7 made in Python; with `tenant_id` it is the primary key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(primary_key=True, default=None)
        super().__init__(**kwargs)


class TenantId(_Uuid):
    """The township that owns the row: filled from the context, never by hand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(default=None)
        super().__init__(**kwargs)

    def get_default_value(self) -> uuid.UUID | None:
        """Return the township being served."""
        tenant = context.current_or_none()
        return tenant.id if tenant else None  # NOT NULL refuses a row that belongs to nobody


class TenantFK(_Uuid):
    """A reference inside the township. Piccolo has no composite keys: `isolation.protect` writes it.

    `to` names the table (`"grid"`); the column is NOT NULL unless `null=True`.
    """

    def __init__(self, to: str, **kwargs: Any) -> None:
        self.to = to
        kwargs.update(default=None, to=to)
        super().__init__(**kwargs)
