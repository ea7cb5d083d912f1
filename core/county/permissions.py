"""Who may see the county console."""

from core.accounts.queries import SignedIn
from core.kernel.errors import NotFound


def require_county_admin(me: SignedIn) -> None:
    """Let the county's admin pass.

    Raises:
        NotFound: for everybody else, who need not know that it is there.
    """
    if me.county_role != "county_admin":
        raise NotFound
