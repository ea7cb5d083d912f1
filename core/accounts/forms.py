"""What a browser may send about accounts."""

from typing import Annotated

import msgspec
from msgspec import Meta

Password = Annotated[str, Meta(max_length=200)]


class SignIn(msgspec.Struct):
    """Phone or name, and the password."""

    who: Annotated[str, Meta(max_length=60)]
    password: Password
    remember: str = ""
    next: Annotated[str, Meta(max_length=300)] = ""


class NewToken(msgspec.Struct):
    """A key for another system; `write` lets it do what its owner may do, else it only reads."""

    title: Annotated[str, Meta(min_length=1, max_length=60)]
    password: Password
    write: bool = False


class ChangePassword(msgspec.Struct):
    """The old password and the new one, twice."""

    old: Password
    new: Annotated[str, Meta(min_length=10, max_length=200)]
    again: Password
