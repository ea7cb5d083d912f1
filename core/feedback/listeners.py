"""When a demand is done, its petitioners are asked."""

from core.demands.events import DemandMoved
from core.feedback.actions import ask
from core.kernel.events import on


@on(DemandMoved)
async def ask_the_residents(event: DemandMoved) -> None:
    """Ask everybody who brought it."""
    if event.after == "awaiting_feedback":
        await ask(event.demand_id)
