"""Sharing numbers out: grids to villages, households to grids."""

from collections.abc import Sequence
from math import ceil
from random import Random

FEWEST, MOST = 30, 50
"""Households a grid should have (source: the street's own rule)."""

_SPARSE = 3
"""Below this mean every grid gets as nearly the same as whole households allow."""


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares that add up to ``total``, by largest remainders; ties go to the first."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[: total - sum(shares)]:
        shares[at] += 1
    return shares


def spread(total: int, fixed: dict[int, int], least: Sequence[int], rng: Random) -> list[int]:
    """``total`` households over ``len(least)`` grids.

    Inside 30 to 50 where the mean allows it. ``fixed`` grids (by place) get exactly their
    number, no grid gets fewer than its ``least``. ``total`` must be at least what these need.
    """
    free = [at for at in range(len(least)) if at not in fixed]
    left = total - sum(fixed.values())
    mean = left / len(free)
    low, high = int(mean * 0.75), ceil(mean * 1.25)
    if FEWEST <= mean <= MOST:
        low, high = max(low, FEWEST), min(high, MOST)
    elif mean < _SPARSE:
        low, high = int(mean), ceil(mean)
    floor = {at: max(low, least[at]) for at in free}
    if sum(floor.values()) > left:
        floor = {at: least[at] for at in free}
    loads = {at: max(floor[at], rng.randint(low, high)) for at in free} | fixed
    difference = total - sum(loads.values())
    while difference:
        at = free[int(rng.random() * len(free))]
        if difference > 0 and loads[at] < max(high, floor[at]):
            loads[at] += 1
            difference -= 1
        elif difference < 0 and loads[at] > floor[at]:
            loads[at] -= 1
            difference += 1
    return [loads[at] for at in range(len(least))]
