"""The one predicate: role × area. Pages, API, lists and verbs all ask `Actor` and nothing else.

A right is declared by its slice (hook `permissions`) with the roles that hold it and in which area.
For one place `Actor.may` answers; for rows `Actor.scope` gives the condition that the query writes.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.errors import Forbidden
from core.kernel.plugins import manager

ROLE_NAMES = {
    "county_admin": "县级管理员",
    "township_admin": "街道管理员",
    "township_leader": "街道领导",
    "liaison_cadre": "包村干部",
    "village_secretary": "村党组织书记",
    "village_cadre": "村干部",
    "village_supervisor": "村务监督",
    "group_leader": "小组长",
    "womens_group_leader": "妇女小组长",
    "grid_chief": "网格长",
    "grid_member": "网格员",
    "party_member": "党员",
    "representative": "村民代表",
    "volunteer": "志愿者",
}
ROLES = list(ROLE_NAMES)
"""From the township down to the grid."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held now, in its area (None: not narrowed)."""

    role: str
    village_id: UUID | None
    group_id: UUID | None
    grid_id: UUID | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right holds: everywhere, or in these areas, households linked to me, my own matters."""

    everywhere: bool = False
    villages: tuple[UUID, ...] = ()
    groups: tuple[UUID, ...] = ()
    grids: tuple[UUID, ...] = ()
    households: bool = False
    own: bool = False

    @property
    def empty(self) -> bool:
        """Whether the right holds nowhere."""
        return self == Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who is signed in and works in the township that is being served."""

    account_id: UUID
    person_id: UUID
    name: str
    holdings: tuple[Holding, ...]
    area_label: str = ""
    readonly: bool = False

    @property
    def role(self) -> str:
        """The first of the roles held, from the township down to the grid."""
        return min((h.role for h in self.holdings), key=ROLES.index)

    @property
    def role_label(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]

    @property
    def initial_greeting(self) -> str:
        """How a colleague would call this person: the given name when it has two characters."""
        return self.name[-2:] if len(self.name) > 2 else self.name

    def holds(self, *roles: str) -> bool:
        """Whether one of these roles is held somewhere."""
        return any(h.role in roles for h in self.holdings)

    def scope(self, permission: str) -> Scope:
        """Return where a right holds, as sets for a query."""
        if self.readonly and not permission.endswith(".see"):
            return Scope()
        areas = manager.permissions()[permission].roles
        villages: set[UUID] = set()
        groups: set[UUID] = set()
        grids: set[UUID] = set()
        everywhere = households = own = False
        for held in self.holdings:
            area = areas.get(held.role)
            if area == "tenant":
                everywhere = True
            elif area == "village" and held.village_id:
                villages.add(held.village_id)
            elif area == "group" and held.group_id:
                groups.add(held.group_id)
            elif area == "grid" and held.grid_id:
                grids.add(held.grid_id)
            households = households or area == "households"
            own = own or (area is not None and permission.endswith(".see"))
        return Scope(everywhere, tuple(villages), tuple(groups), tuple(grids), households, own)

    def may(
        self,
        permission: str,
        *,
        village_id: UUID | None,
        group_id: UUID | None = None,
        grid_id: UUID | None = None,
    ) -> bool:
        """Whether a right holds at a place."""
        scope = self.scope(permission)
        return (
            scope.everywhere
            or village_id in scope.villages
            or (group_id is not None and group_id in scope.groups)
            or (grid_id is not None and grid_id in scope.grids)
        )

    def may_anywhere(self, permission: str) -> bool:
        """Whether a right holds somewhere: for menus and buttons."""
        return not self.scope(permission).empty

    def require_anywhere(self, permission: str) -> None:
        """Raise Forbidden unless the right holds somewhere."""
        if not self.may_anywhere(permission):
            raise Forbidden(forbidden_words(permission))


def forbidden_words(permission: str) -> str:
    """Say what is not allowed, and who can."""
    found = manager.permissions()[permission]
    who = "、".join(ROLE_NAMES[r] for r in ROLES if r in found.roles)
    return f"您没有“{found.meaning}”的权限。能办的有：{who}。"


def condition(scope: Scope, person_id: UUID, args: list[Any], *, row: str = "d") -> str:
    """Return the SQL condition for rows with `village_id group_id grid_id household_id`.

    Appends its parameters to `args`, of which `$1` is the township. `row` is the table's alias; it
    also has `handler_ids` and `registered_by`, which make a matter one's own.
    """
    if scope.everywhere:
        return "true"
    parts = []
    for column, ids in (
        ("village_id", scope.villages),
        ("group_id", scope.groups),
        ("grid_id", scope.grids),
    ):
        if ids:
            args.append(list(ids))
            parts.append(f"{row}.{column} = ANY(${len(args)}::uuid[])")
    if scope.households or scope.own:
        args.append(person_id)
        me = f"${len(args)}"
        if scope.households:
            args.append(clock.today())
            day = f"${len(args)}"
            parts.append(
                f"{row}.household_id IN (SELECT l.household_id FROM member_household_link l"
                f" WHERE l.tenant_id = $1 AND l.person_id = {me}"
                f" AND l.valid_from <= {day} AND (l.valid_to IS NULL OR l.valid_to > {day}))"
            )
        if scope.own:
            parts.append(f"{row}.registered_by = {me} OR {me} = ANY({row}.handler_ids)")
    return "(" + " OR ".join(parts) + ")" if parts else "false"
