"""What happened to a demand."""

from uuid import UUID

from core.kernel.events import Event


class DemandRegistered(Event, frozen=True):
    """A resident's words were written down."""

    demand_id: UUID


class DemandMoved(Event, frozen=True):
    """A verb moved a demand to another state."""

    demand_id: UUID
    verb: str
    after: str


class DemandJoined(Event, frozen=True):
    """One more petitioner brings the same matter."""

    demand_id: UUID
    petition_id: UUID


class EmergencyHeard(Event, frozen=True):
    """The words speak of fire, violence or self-harm: the duty phone must know at once."""

    demand_id: UUID
