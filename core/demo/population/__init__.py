"""The demo county 樟树市 as plain records: invented people in real divisions.

Pure and deterministic: the same call gives the same records, byte for byte; the only thing
read is the packaged ``divisions.csv`` (public codes of villages, statistics of 2023).

    divisions()              the 22 units of the county
    villages_of(division)    their villages and communities
    street(households=…)     张家山街道 in full: 27 villages, 386 grids
    neighbour(division)      any other unit, a few households a village

Who is who in the story stands in ``cast``. Where the numbers of identity cards and telephones
come from, and why nobody real is behind them, stands in ``numbers``.
"""

from core.demo.population.divisions import division_by_slug, divisions, villages_of
from core.demo.population.neighbours import neighbour
from core.demo.population.records import (
    Division,
    Grid,
    Household,
    HouseholdLink,
    Person,
    Population,
    Post,
    Village,
    VillagerGroup,
)
from core.demo.population.street import DEFAULT_HOUSEHOLDS, FEWEST_HOUSEHOLDS, STREET_SLUG, street

__all__ = [
    "DEFAULT_HOUSEHOLDS",
    "FEWEST_HOUSEHOLDS",
    "STREET_SLUG",
    "Division",
    "Grid",
    "Household",
    "HouseholdLink",
    "Person",
    "Population",
    "Post",
    "Village",
    "VillagerGroup",
    "division_by_slug",
    "divisions",
    "neighbour",
    "street",
    "villages_of",
]
