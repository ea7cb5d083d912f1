"""Sharing out."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from core.demo.population.areas import numeral
from core.demo.population.loads import apportion, spread


@given(st.integers(0, 20_000), st.lists(st.integers(1, 900), min_size=1, max_size=30))
def test_shares_add_up_and_miss_the_exact_ones_by_less_than_one(
    total: int, weights: list[int]
) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1


def test_equal_remainders_go_to_the_first() -> None:
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]


@given(st.integers(1, 25), st.integers(0, 80), st.integers(0, 2**32))
def test_spread_households_add_up_and_respect_what_a_grid_needs(
    grids: int, mean: int, seed: int
) -> None:
    least = [place % 3 for place in range(grids)]
    total = max(grids * mean, sum(least))
    loads = spread(total, {}, least, Random(seed))
    assert sum(loads) == total
    assert all(load >= need for load, need in zip(loads, least, strict=True))
    if 30 <= mean <= 50:
        assert all(30 <= load <= 50 for load in loads)


def test_a_fixed_grid_gets_exactly_its_number() -> None:
    loads = spread(400, {0: 38, 3: 53}, [0] * 10, Random(1))
    assert (loads[0], loads[3], sum(loads)) == (38, 53, 400)


def test_groups_are_counted_in_chinese() -> None:
    assert [numeral(number) for number in (1, 10, 11, 20, 22)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十二",
    ]
