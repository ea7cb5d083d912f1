"""Passwords that can be read out and typed, and keys that nobody needs to type."""

import secrets
from base64 import urlsafe_b64encode

_CONSONANTS, _VOWELS, _DIGITS = "bdfghkmnprstvz", "aeiou", "23456789"
_SYLLABLES = 6


def new_password() -> str:
    """Return three pronounceable words and a number, `kavu-tipo-semi-47`: 43 bits of chance."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(_SYLLABLES)]
    words = ["".join(syllables[at : at + 2]) for at in range(0, _SYLLABLES, 2)]
    number = secrets.choice(_DIGITS) + secrets.choice(_DIGITS)
    return "-".join([*words, number])


def new_secret() -> str:
    """Return a password for a machine, of letters that need no quoting."""
    return secrets.token_urlsafe(24)


def new_key() -> str:
    """Return a new master key: 32 bytes in base64 (`MINQING_MASTER_KEY`)."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()
