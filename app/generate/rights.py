"""The rights of every role as one table, read from the declarations, for everybody to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_pgettext

from app.declare.choice import Choice
from app.declare.office import Office
from app.generate.asking import appointing, office, reader
from app.generate.labels import choice_label, title_of
from app.generate.reference import LEGEND, letters, ordered
from app.records import Level


@dataclass(frozen=True)
class RightsRow:
    """The rights on one record, role by role; the first of its part of the work names it."""

    part: str
    title: str
    held: Sequence[str]


@dataclass(frozen=True)
class RoleHead:
    """A role over its column, and whether the reader holds it."""

    label: str
    mine: bool


@dataclass(frozen=True)
class RoleRow:
    """What a role is: where it serves, whom it appoints, what it is for."""

    label: str
    level: str
    appoints: str
    meaning: str
    mine: bool


def _rows(told: Office) -> list[RightsRow]:
    rows, before = [], None
    for screen in ordered(told):
        part = choice_label(screen.menu) if screen.menu else ""
        held = [letters(screen, role) for role in told.roles]
        rows.append(RightsRow(part if part != before else "", title_of(screen), held))
        before = part
    return rows


def _role(told: Office, role: Choice) -> RoleRow:
    given = appointing().given_by(role.code)
    return RoleRow(
        choice_label(role), choice_label(Level[told.levels[role]]) if role in told.levels else "",
        "、".join(choice_label(other) for other in given), role.meaning,
        reader().holds(role.code),
    )  # fmt: skip


class RightsView(BaseView):
    """Who may do what; its menu and rights are those of the office."""

    route_base = "/rights"
    class_permission_name = "rights"
    default_view = "index"
    title = lazy_pgettext("View", "权限一览")
    menu: Any = None
    shown_with = "can_read"
    access: ClassVar[dict[str, Any]] = {}

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show the rights of all roles."""
        told = office()
        heads = [RoleHead(choice_label(r), reader().holds(r.code)) for r in told.roles]
        return self.render_template(
            "office/rights.html", heads=heads, rows=_rows(told), legend=LEGEND,
            roles=[_role(told, role) for role in told.roles],
        )  # fmt: skip
