"""Recurring: the township's facts of today and yesterday are rolled up for the county."""

from core.county.actions import roll_up
from core.kernel.schedule import every


@every("roll_up_county_facts", minutes=10)
async def roll_up_county_facts() -> None:
    """Count again what may still change."""
    await roll_up()
