"""What may be sent about demands. Codes are the glossary's."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Channel = Annotated[str, Meta(max_length=40)]
Category = Literal[
    "INF", "EDU", "MED", "TRA", "ENV", "AGR", "LND", "HOU",
    "SOC", "LAB", "DIS", "SAF", "GOV", "CUL", "MKT", "OTH",
]  # fmt: skip
Kind = Literal["inquiry", "help", "complaint", "report", "suggestion", "praise"]
Nature = Literal["urgent", "hoped", "worry"]
Urgency = Literal["normal", "pressing", "critical"]
Words = Annotated[str, Meta(min_length=1, max_length=5000)]
Note = Annotated[str, Meta(min_length=1, max_length=1000)]
Moment = Annotated[datetime, Meta(tz=True)]
Phone = Annotated[
    str,
    Meta(
        pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$",
        max_length=20,
        extra={"said": "电话号码不对：手机11位，座机带区号，如 0795-7330000"},
    ),
]


class Petitioner(msgspec.Struct):
    """Who brought it. Both may be left out when a household is given."""

    name: Annotated[str, Meta(max_length=40)] = ""
    phone: Phone | None = None


class RegisterDemand(msgspec.Struct):
    """A resident's words, and what is known about them."""

    channel: Channel
    original_text: Words
    category: Category | None = None
    nature: Nature | None = None
    kind: Kind = "help"
    urgency: Urgency = "normal"
    household_id: UUID | None = None
    grid_id: UUID | None = None
    village_id: UUID | None = None
    place: Annotated[str, Meta(max_length=200)] = ""
    petitioner: Petitioner | None = None
    occurred_at: Moment | None = None
    client_id: UUID | None = None


class Triage(msgspec.Struct):
    """Which level decides. `version` guards against a second hand (API: `If-Match`)."""

    level: Annotated[str, Meta(max_length=10)]
    category: Category
    urgency: Urgency = "normal"
    body: Annotated[str, Meta(max_length=60)] | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""
    version: int | None = None


class Decline(msgspec.Struct):
    """Not accepted: the legal ground and the words for the resident."""

    ground: Literal["court", "duplicate", "secret", "market", "unlawful", "other_office"]
    reply: Note
    version: int | None = None


class Join(msgspec.Struct):
    """One more voice for the same matter: how it was heard, and whose it is."""

    channel: Channel
    household_id: UUID | None = None
    petitioner: Petitioner | None = None


class Conceal(msgspec.Struct):
    """Only for the street's leaders from now on, or open to the village again; and why."""

    confidential: bool
    note: Note
    version: int | None = None


class Withdraw(msgspec.Struct):
    """The resident takes it back."""

    note: Note
    version: int | None = None


GROUNDS = {
    "court": "应走诉讼、仲裁、复议、信访等法定途径",
    "duplicate": "同一件事已在办，没有新情况",
    "secret": "涉及国家秘密、商业秘密、个人隐私",
    "market": "不属于职责范围，应由市场、社会解决",
    "unlawful": "违反法律或公序良俗",
    "other_office": "归上级部门办，已告诉去哪里办",
}
