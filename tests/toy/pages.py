"""The toy office's own pages: the desk, a page for some roles, a page for everybody."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort, jsonify, redirect, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.flow.turns import Rota
from app.generate.asking import office, session
from app.generate.deeds import deeds_of
from app.generate.deskpages import DeskPage
from app.generate.late import late_table
from app.generate.waiting import badges, counts_of, tasks_of
from app.security.identity import person


class Desk(BaseView):
    """The first page."""

    route_base = ""
    default_view = "index"
    badges: ClassVar[str] = "/waiting"

    @expose("/")
    def index(self) -> Any:
        """Show what waits for who works here."""
        if person() is None:
            return redirect(url_for("Door.login"))
        here, rota = session(), Rota()
        page = DeskPage(
            "今天",
            tasks=tasks_of(here, office(), rota), late=late_table(here, office(), rota),
            deeds=deeds_of(here, office()),
        )  # fmt: skip
        return self.render_template("office/desk.html", desk=page)

    @expose("/waiting")
    def waiting(self) -> Any:
        """Tell what waits behind the menu."""
        if person() is None:
            abort(401)
        return jsonify(badges(counts_of(session(), office(), Rota(), urgent=True)))


class Shelves(BaseView):
    """What stands in the store, for those who keep and inspect it."""

    route_base = "/shelves"
    class_permission_name = "shelves"
    default_view = "index"
    title = "货架"
    menu: Any = None
    shown_with = "can_look"
    access: ClassVar[dict[str, Any]] = {}

    @expose("/")
    @has_access
    @permission_name("look")
    def index(self) -> Any:
        """Show an empty store."""
        return self.render_template("office/desk.html", desk=DeskPage("货架"))


class Hours(BaseView):
    """When the store is open; asks for no right."""

    route_base = "/hours"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """Tell the hours."""
        return jsonify({"open": "9:00-17:00"})
