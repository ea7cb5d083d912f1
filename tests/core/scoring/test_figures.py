"""From counts to scores: exact, bounded, fair to ties."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scoring.figures import Component, ranks, rounded, total


def _part(hits: int, of: int, weight: str = "100") -> Component:
    return Component("resolution_rate", hits, of, Decimal(weight))


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ([_part(1, 1)], "100.00"),
        ([_part(0, 3)], "0.00"),
        ([_part(2, 3)], "66.67"),
        ([_part(1, 3)], "33.33"),
        ([_part(1, 8, "60"), _part(1, 2, "40")], "27.50"),
        ([_part(2, 3, "60"), _part(1, 3, "40")], "53.33"),
        ([_part(1, 2, "60"), _part(0, 0, "40")], "50.00"),  # what cannot be counted leaves the sum
        ([_part(1, 16)], "6.25"),
        ([_part(1, 32)], "3.13"),  # 3.125, half up
        ([_part(3, 32)], "9.38"),  # 9.375, half up
    ],
)
def test_a_score_is_what_one_would_reckon_by_hand(parts: list[Component], score: str) -> None:
    assert total(parts, 2) == Decimal(score)


@pytest.mark.parametrize("parts", [[], [_part(0, 0, "60"), _part(0, 0, "40")]])
def test_nothing_to_count_is_no_score(parts: list[Component]) -> None:
    assert total(parts, 2) is None


COUNTS = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
PARTS = st.lists(
    st.builds(
        lambda counts, weight: Component("m", counts[0], counts[1], Decimal(weight)),
        COUNTS,
        st.integers(1, 100),
    ),
    max_size=5,
)


@given(PARTS, st.integers(0, 4))
def test_a_score_is_the_exact_mean_rounded_half_up_once(
    parts: list[Component], places: int
) -> None:
    counted = [p for p in parts if p.denominator]
    score = total(parts, places)
    if not counted:
        assert score is None
        return
    weights = sum(Fraction(p.weight) for p in counted)
    exact = sum(100 * Fraction(p.weight) * p.numerator / p.denominator for p in counted) / weights
    half_up = (exact * 10**places + Fraction(1, 2)).__floor__()
    assert score == Decimal(half_up).scaleb(-places)
    assert score is not None
    assert 0 <= score <= 100


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 4))
def test_rounding_moves_a_number_by_at_most_half_of_its_last_place(
    value: Decimal, places: int
) -> None:
    result = rounded(value, places)
    assert abs(result - value) <= Decimal(5).scaleb(-places - 1)
    assert result == value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@given(st.lists(st.none() | st.integers(0, 20).map(Decimal), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_those_who_are_better(
    totals: list[Decimal | None],
) -> None:
    for score, rank in zip(totals, ranks(totals), strict=True):
        better = sum(
            1 for other in totals if other is not None and score is not None and other > score
        )
        assert rank == (None if score is None else better + 1)


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    scores = [Decimal(90), None, Decimal(95), Decimal(90), Decimal(80)]
    assert ranks(scores) == [2, None, 1, 2, 4]
