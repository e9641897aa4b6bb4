"""The rights of every role, read from the declarations and from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from app.declare.choice import Choice
from app.declare.office import Office
from app.declare.screen import Can, Screen

LOOKUP = "can_lookup"
STEP = "can_step"
PERMISSIONS: dict[Can, tuple[str, ...]] = {
    Can.READ: ("can_list", "can_show", LOOKUP),
    Can.CREATE: ("can_add", LOOKUP),
    Can.EDIT: ("can_edit", LOOKUP),
    Can.VOID: ("can_void",),
    Can.REVEAL: ("can_reveal",),
}

Right = tuple[str, str]


def _of_screen(screen: Screen, role: Choice) -> set[Right]:
    held = {
        (permission, screen.name)
        for right, permissions in PERMISSIONS.items()
        if screen.may(role, right)
        for permission in permissions
    }
    if screen.flow and any(role in step.roles for step in screen.flow.steps if step.came):
        held |= {(STEP, screen.name), (LOOKUP, screen.name)}
    return held


def rights_of(office: Office, role: Choice) -> frozenset[Right]:
    """Return the (permission, screen) pairs a role holds."""
    of_views = {
        (permission, view.class_permission_name)
        for view in office.views
        for permission, roles in view.access.items()
        if role in roles
    }
    return frozenset(of_views.union(*(_of_screen(screen, role) for screen in office.screens)))


@dataclass(frozen=True)
class Rights:
    """The rights of all roles of an office, by role code."""

    by_role: dict[str, frozenset[Right]]

    @classmethod
    def of(cls, office: Office) -> Rights:
        """Read the rights of an office once."""
        return cls({role.code: rights_of(office, role) for role in office.roles})

    def allow(self, roles: list[str], permission: str, view: str) -> bool:
        """Whether any of the roles holds a permission on a view."""
        return any((permission, view) in self.by_role.get(role, ()) for role in roles)

    def read_by(self, role: str) -> frozenset[str]:
        """Return the tables a role may read."""
        return frozenset(
            view for permission, view in self.by_role.get(role, ()) if permission == "can_list"
        )
