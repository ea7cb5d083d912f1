"""Invented numbers of identity cards and telephones.

Identity cards (GB 11643): address code 360982, a real date, a right check character, so that
every check of the product is met. They are invented all the same: 360982 exists only since 2000,
so nobody born before carries it, and the sequence code starts at the top (999, 998, …), where the
old 15-digit scheme kept 996 to 999 for people above a hundred. A match with somebody born later
cannot be ruled out in theory, which is why demo data is never exported as real.

Telephones: prefix 194, which no operator holds, so nobody's telephone rings; it still has the
shape of a mobile number (eleven digits, ``1[3-9]``). 1940… is the street, 1941… its neighbours,
1942… the people of the story.
"""

from datetime import date
from itertools import count

from core.demo.population.records import Division, Gender

ADDRESS_CODE = "360982"
PHONE_PREFIX = "194"

STORY_SEQUENCE = 999
"""Sequence code of the story's men (women one less), so that theirs hold at every size."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PHONE_MODULUS = 9_999_991
_PHONE_STEP = 4_826_977
_NEIGHBOUR_MODULUS = 99_991


def check_character(first_seventeen: str) -> str:
    """The eighteenth character by GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return _CHECK[total % 11]


class IdentityNumbers:
    """Gives every person a number of their own; downwards from the top of the sequence."""

    def __init__(self, top: int = STORY_SEQUENCE - 2) -> None:
        """``top``: the odd sequence code to begin with; townships take different ones."""
        self._top = top
        self._taken: dict[tuple[date, Gender], int] = {}

    def take(self, birth: date, gender: Gender) -> str:
        """The next free number; ``ValueError`` when a day has no more."""
        place = birth, gender
        sequence = self._taken.get(place, self._top if gender == "male" else self._top - 1)
        if sequence < 1:
            message = f"{birth}这一天的顺序码用完了，请把户数调小。"
            raise ValueError(message)
        self._taken[place] = sequence - 2
        head = f"{ADDRESS_CODE}{birth.year:04d}{birth.month:02d}{birth.day:02d}{sequence:03d}"
        return head + check_character(head)


class PhoneNumbers:
    """Unique telephones, scattered so that a list does not look counted."""

    def __init__(self, neighbour_position: int | None = None) -> None:
        """``neighbour_position``: place of a neighbour in the county; none for the street."""
        self._turn = count(1)
        self._neighbour = neighbour_position

    def take(self) -> str:
        """The next number, eleven digits."""
        turn = next(self._turn)
        if self._neighbour is None:
            return f"{PHONE_PREFIX}0{turn * _PHONE_STEP % _PHONE_MODULUS:07d}"
        scattered = turn * _PHONE_STEP % _NEIGHBOUR_MODULUS
        return f"{PHONE_PREFIX}1{self._neighbour:02d}{scattered:05d}"


def identity_numbers_of_neighbour(division: Division) -> IdentityNumbers:
    """A block of ten sequence codes a day and gender below those of the street."""
    return IdentityNumbers(899 - 20 * division.position)
