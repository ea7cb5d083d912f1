"""Which party member looks after which household (党员联系户)."""

from datetime import date
from random import Random

from core.demo.population import cast
from core.demo.population.records import Household, HouseholdLink
from core.demo.population.settling import Settled

_SINCE = (date(2022, 3, 1), date(2023, 3, 1), date(2024, 7, 1), date(2025, 7, 1))
_LEFT_OUT_ONE_IN = 45


def links_of(settled: Settled, members: list[int], rng: Random) -> list[HouseholdLink]:
    """Shares each group's households among its members; about one in 45 is left out.

    Nobody looks after the own household while another member of the group can.
    """
    links: list[HouseholdLink] = []
    by_grid = [[settled.persons[at] for at in members if at in span] for span in settled.spans]
    for group in settled.area.groups:
        places = settled.grids_of(group)
        own_members = [member for at in places for member in by_grid[at]]
        if not own_members:
            continue
        households = [household for at in places for household in settled.households[at]]
        turn = int(rng.random() * len(own_members))
        for household in households:
            known = cast.LINKED_BY.get(household.key)
            if known is None and _left_out(household, rng):
                continue
            member = own_members[turn % len(own_members)]
            if member.household_key == household.key:
                turn += 1
                member = own_members[turn % len(own_members)]
            since = _SINCE[int(rng.random() * len(_SINCE))]
            links.append(HouseholdLink(known or member.key, household.key, since))
            turn += 1
    return links


def _left_out(household: Household, rng: Random) -> bool:
    return not cast.is_known(household.key) and rng.random() * _LEFT_OUT_ONE_IN < 1
