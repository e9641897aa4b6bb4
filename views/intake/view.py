"""The pages of intake: the form, its look-ups, the save and the acceptance page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from flask import abort, get_template_attribute, jsonify, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.generate.asking import log_reading, session
from app.generate.filling import Complaint
from app.generate.forms import posted
from app.generate.resuming import drop_finished, taken_up, with_drafts
from app.generate.saving import Invalid
from app.generate.values import read_key
from app.kernel.faults import Refused
from models.case import Case
from models.person import Person
from models.roles import Menu, Role
from views.intake.accepted import accepted_page
from views.intake.family import STOPPED, family_of
from views.intake.member import member_told
from views.intake.page import intake_page, tidy
from views.intake.places import own_villages
from views.intake.storing import take_in

TAKE = "can_take"
PIECES = "intake/family.html"
OK, CONFLICT, BAD = 200, 409, 422
Answer = Response | str | tuple[str, int]


def _typed(form: MultiDict[str, str]) -> dict[str, Any]:
    return tidy(posted(form, Case))


class Intake(BaseView):
    """One form: the ID number brings the family, one save takes the application."""

    route_base = "/intake"
    class_permission_name = "intake"
    default_view = "form"
    template_folder = str(Path(__file__).parent / "templates")
    title = lazy_gettext("受理新申请")
    begins = Case
    menu = Menu.RELIEF
    shown_with = TAKE
    access: ClassVar[dict[str, Any]] = {TAKE: (Role.WINDOW,)}

    def _form(
        self, raw: dict[str, Any], complaints: Sequence[Complaint] = (), status: int = OK
    ) -> Answer:
        here = session()
        family = family_of(here, raw)
        page = intake_page(here, raw, family, complaints)
        page = replace(page, form=with_drafts(page.form, raw))
        shown = self.render_template("intake/form.html", page=page)
        if family.behind is not None:
            log_reading(Person.__tablename__, family.behind.id, "search")
        stopped = status != OK and family.state == STOPPED
        return str(shown), CONFLICT if stopped else status

    @expose("/", methods=["GET", "POST"])
    @has_access
    @permission_name("take")
    def form(self) -> Answer:
        """Ask for an application and store it; where no script runs, look a number up."""
        if request.method == "GET":
            begun = taken_up()
            return self._form({} if begun is None else _typed(begun))
        raw = _typed(request.form)
        return self._form(raw) if raw.get("look") else self._save(raw)

    def _save(self, raw: dict[str, Any]) -> Answer:
        family = family_of(session(), raw)
        if family.state == STOPPED:
            return self._form(raw, (), CONFLICT)
        try:
            case = take_in(session(), raw, family)
        except Invalid as wrong:
            return self._form(raw, wrong.complaints, BAD)
        drop_finished()
        return redirect(f"/intake/accepted/{case.id}")

    @expose("/look", methods=["POST"])
    @has_access
    @permission_name("take")
    def look(self) -> Any:
        """Say who stands behind the ID number, in pieces of the page; the look is logged."""
        family = family_of(session(), _typed(request.form))
        told = {
            "state": family.state, "error": family.error, "area": family.area,
            "who": family.who,
            **{name: get_template_attribute(PIECES, name)(family) for name in ("told", "known")},
        }  # fmt: skip
        key = family.behind.id if family.behind is not None else None
        log_reading(Person.__tablename__, key, "search")
        return jsonify(told)

    @expose("/member", methods=["POST"])
    @has_access
    @permission_name("take")
    def member(self) -> Any:
        """Say who stands behind a member's ID number; the look is logged."""
        told, key = member_told(session(), request.form)
        log_reading(Person.__tablename__, key, "search")
        return jsonify(told)

    @expose("/villages")
    @has_access
    @permission_name("take")
    def villages(self) -> Any:
        """Offer the villages of the clerk's own township."""
        return jsonify({"rows": own_villages(session(), request.args.get("q", ""))})

    @expose("/accepted/<pk>")
    @has_access
    @permission_name("take")
    def accepted(self, pk: str) -> Answer:
        """Show that an application was taken, when it is due and what comes next."""
        try:
            key = read_key(pk)
        except Refused:
            abort(404)
        loading = joinedload(Case.applicant), joinedload(Case.area), joinedload(Case.household)
        case = session().scalars(select(Case).where(Case.id == key).options(*loading)).one_or_none()
        if case is None:
            abort(404)
        return str(
            self.render_template("intake/accepted.html", page=accepted_page(session(), case))
        )
