"""Who acts in the running request or job: for the audit trail and the log, set once at sign-in."""

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Acting:
    """Nobody (a resident without an account, a job) is `Acting()`."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    address: str | None = None


_acting: ContextVar[Acting] = ContextVar("acting", default=Acting())  # noqa: B039 - frozen


def acting() -> Acting:
    """Return who acts now."""
    return _acting.get()


def act_as(who: Acting) -> None:
    """Name who acts for the rest of this request or job."""
    _acting.set(who)
