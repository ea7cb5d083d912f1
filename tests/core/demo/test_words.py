"""Passwords and keys of the demo."""

from base64 import urlsafe_b64decode

from core.demo.words import new_key, new_password


def test_a_password_can_be_read_out_and_is_never_the_same() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(word.isalpha() for one in made for word in one.split("-")[:3])
    assert all(one.split("-")[3].isdigit() for one in made)


def test_a_password_holds_letters_and_digits_as_the_form_asks() -> None:
    assert not new_password().isalpha()
    assert not new_password().isdigit()


def test_a_key_is_32_bytes() -> None:
    assert len(urlsafe_b64decode(new_key())) == 32
