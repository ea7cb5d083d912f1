"""Identity and telephone numbers are well formed and nobody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demo.population import Population, division_by_slug, neighbour
from core.demo.population.numbers import (
    IdentityNumbers,
    PhoneNumbers,
    check_character,
    identity_numbers_of_neighbour,
)


def test_the_check_character_is_that_of_the_standards_own_examples() -> None:
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@given(
    st.dates(date(1930, 1, 1), date(2025, 12, 31)),
    st.sampled_from(["male", "female"]),
)
def test_a_number_carries_birth_gender_and_a_right_check(birth: date, gender: str) -> None:
    number = IdentityNumbers().take(birth, "male" if gender == "male" else "female")
    assert number[:6] == "360982"
    assert number[6:14] == birth.strftime("%Y%m%d")
    assert int(number[16]) % 2 == (gender == "male")
    weighted = sum(
        (10 if digit == "X" else int(digit)) * pow(2, 17 - place, 11)
        for place, digit in enumerate(number)
    )
    assert weighted % 11 == 1


def test_every_number_of_the_street_is_right_and_in_the_invented_range(
    whole_street: Population,
) -> None:
    for who in whole_street.persons:
        assert who.id_number[:14] == f"360982{who.birth:%Y%m%d}"
        assert who.id_number[14] == "9"
        assert who.id_number[17] == check_character(who.id_number[:17])
        assert int(who.id_number[16]) % 2 == (who.gender == "male")


def test_no_telephone_lies_outside_the_prefix_that_nobody_holds(whole_street: Population) -> None:
    phones = [who.phone for who in whole_street.persons if who.phone]
    assert len(phones) > 30_000
    assert all(len(phone) == 11 and phone.isdecimal() for phone in phones)
    assert {phone[:4] for phone in phones} == {"1940", "1942"}


def test_a_neighbour_takes_telephones_and_identities_that_the_street_does_not(
    whole_street: Population,
) -> None:
    near = neighbour(division_by_slug("linjiang"))
    assert {who.phone[:4] for who in near.persons if who.phone} == {"1941"}
    ours = {who.id_number for who in whole_street.persons}
    assert ours.isdisjoint(who.id_number for who in near.persons)


def test_telephones_do_not_repeat() -> None:
    phones = PhoneNumbers()
    assert len({phones.take() for _ in range(80_000)}) == 80_000


def test_a_day_without_free_numbers_says_what_to_do() -> None:
    numbers = identity_numbers_of_neighbour(division_by_slug("shuangjin"))
    day = date(1980, 1, 1)
    taken = {numbers.take(day, "male") for _ in range(240)}
    assert len(taken) == 240
    with pytest.raises(ValueError, match="请把户数调小"):
        numbers.take(day, "male")
