"""From counts to scores, in exact decimals. Pure.

score = Σ weight × rate / Σ weight of the metrics that have a denominator. A metric without one is N/A
and leaves the sum; a village without any has no score and no rank. Rounding: half up, once, at the end.
Ties share a rank and the next rank is skipped (1224).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Component:
    """One metric of one village: numerator, denominator, weight; `rate` None is N/A."""

    metric: str
    numerator: int
    denominator: int
    weight: Decimal

    @property
    def rate(self) -> Decimal | None:
        """The rate in percent, not rounded; None when nothing counts."""
        if self.denominator == 0:
            return None
        return HUNDRED * self.numerator / self.denominator


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def total(components: Sequence[Component], places: int) -> Decimal | None:
    """Return the score out of 100, or None when no component has a rate."""
    counted = [c for c in components if c.rate is not None]
    weights = sum((c.weight for c in counted), Decimal(0))
    if not weights:
        return None
    # Over one common denominator, so that nothing is rounded before the end.
    whole = sum((c.weight * (c.rate or 0) for c in counted), Decimal(0))
    return rounded(whole / weights, places)


def ranks(totals: Sequence[Decimal | None]) -> list[int | None]:
    """Return competition ranks in the given order; None stays without one."""
    known = sorted((t for t in totals if t is not None), reverse=True)
    return [known.index(t) + 1 if t is not None else None for t in totals]
