"""Verbs of households: read a file, look at a phone. Both are audited."""

from uuid import UUID

from core.accounts.permissions import Actor, forbidden_words
from core.households import queries
from core.households.forms import Unmask
from core.households.queries import HouseholdView, PersonView
from core.kernel import clock, crypto
from core.kernel.errors import Forbidden, NotFound
from core.kernel.outbox import audit
from tenants import context


async def read_persons(household: HouseholdView) -> list[PersonView]:
    """Return who lives there, for somebody who may read the file; nothing for others."""
    if not household.seen:
        return []
    audit("household.view", "household", household.id)
    return await queries.persons_of(household.id, clock.today())


def may_unmask(actor: Actor, household: HouseholdView) -> bool:
    """Whether this person may see phones of this household in full."""
    return household.seen and actor.may(
        "person.unmask",
        village_id=household.village_id,
        group_id=household.group_id,
        grid_id=household.grid_id,
    )


def unmask(
    actor: Actor,
    household: HouseholdView,
    persons: list[PersonView],
    person_id: UUID,
    form: Unmask,
) -> str:
    """Return a phone in full; who looked, at whom and why is audited.

    Raises:
        Forbidden: not this person's to see.
        NotFound: nobody of this id lives there, or there is no phone.
    """
    if not may_unmask(actor, household):
        raise Forbidden(forbidden_words("person.unmask"))
    sealed = next((p.phone_sealed for p in persons if p.id == person_id), None)
    if sealed is None:
        raise NotFound
    audit("person.unmask", "person", person_id, ("phone", f"reason:{form.reason}"))
    return crypto.unseal(context.current().id, "phone", sealed)


def masked(sealed: bytes | None) -> str:
    """Return a phone as 199****2071, or nothing. Only this leaves the server unasked."""
    if sealed is None:
        return ""
    phone = crypto.unseal(context.current().id, "phone", sealed)
    return f"{phone[:3]}****{phone[-4:]}"
