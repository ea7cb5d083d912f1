"""Somebody of the world as the verbs and queries know them."""

from core.accounts.actions import hash_token
from core.accounts.permissions import Actor
from core.accounts.queries import actor_by_token
from core.kernel import clock
from tenants.database import transaction
from tests.factories.world import Township


async def actor_of(township: Township, role: str) -> Actor:
    """Return who acts in a role of the world."""
    now = clock.now()
    async with transaction(township.tenant):
        token = hash_token(township.logins[role].token)
        found = await actor_by_token(token, township.tenant.id, now, now.date())
    assert found is not None
    return found
