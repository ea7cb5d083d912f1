"""What happened to an order."""

from uuid import UUID

from core.kernel.events import Event


class OrderOpened(Event, frozen=True):
    """Somebody may take it."""

    order_id: UUID
    demand_id: UUID


class OrderMoved(Event, frozen=True):
    """A verb moved an order."""

    order_id: UUID
    demand_id: UUID
    verb: str
