"""The pages of a record: list, show, add, edit, step, void, reveal, look-up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, jsonify, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.declare.flow import Step
from app.declare.reading import fields_of
from app.declare.screen import Can, Screen
from app.generate.asking import log_reading, may_for, session, way_back
from app.generate.clashes import overtaken
from app.generate.filling import Complaint
from app.generate.formpages import asked_of, form_page, step_page
from app.generate.forms import Form, entry_of, posted, renumber
from app.generate.kept import Overtaken
from app.generate.keptfilters import drop_filter, keep_filter, narrowing, narrowing_of
from app.generate.lists import list_page
from app.generate.lookups import link_target, offers
from app.generate.resuming import drop_finished, taken_up, with_drafts
from app.generate.saving import Invalid, Outdated, save
from app.generate.showing import show_page, with_page
from app.generate.taking import take_step
from app.generate.telling import told, told_at_desk
from app.generate.values import read_key
from app.generate.voiding import void
from app.kernel.faults import Refused as Unreadable

OK, BAD, CONFLICT = 200, 422, 409
Answer = Response | str | tuple[str, int]


class RecordView(BaseView):
    """The pages of one screen; subclasses are made by ``register`` and hold only the screen."""

    screen: Screen
    default_view = "list"

    def _page(self, template: str, status: int = OK, **more: Any) -> tuple[str, int]:
        return self.render_template(f"office/{template}.html", **more), status

    def _record(self, pk: str, options: Any = ()) -> Any:
        """Return a record in scope; 404 for any other, so that nothing is told."""
        model: Any = self.screen.model
        try:
            key = read_key(pk)
        except Unreadable:
            abort(404)
        query = select(model).where(model.id == key).options(*options)
        record = session().scalars(query).unique().one_or_none()
        if record is None:
            abort(404)
        return record

    @expose("/list/")
    @has_access
    @permission_name("list")
    def list(self) -> Answer:
        """Show one page of the list."""
        return self._page("list", page=list_page(session(), self.screen, request.args))

    @expose("/list/filters", methods=["POST"])
    @has_access
    @permission_name("list")
    def keep_filter(self) -> Answer:
        """Save the present narrowing of the list under a name, for the reader alone."""
        query = narrowing(self.screen, narrowing_of(request.form.get("query", "")))
        name = request.form.get("filter_name", "").strip()
        wrong = keep_filter(session(), self.screen, name, query)
        if wrong:
            page = list_page(session(), self.screen, query, (name, wrong))
            return self._page("list", BAD, page=page)
        flash(_("筛选已保存"), "success")
        return redirect(f"/{self.screen.name}/list/?{urlencode(query)}")

    @expose("/list/filters/<pk>", methods=["POST"])
    @has_access
    @permission_name("list")
    def drop_filter(self, pk: str) -> Answer:
        """Delete one of the reader's saved filters."""
        try:
            found = drop_filter(session(), self.screen, read_key(pk))
        except Unreadable:
            found = False
        if not found:
            abort(404)
        flash(_("筛选已删除"), "success")
        return redirect(f"/{self.screen.name}/list/")

    @expose("/show/<pk>")
    @has_access
    @permission_name("show")
    def show(self, pk: str) -> Answer:
        """Show a record; the look is logged."""
        record = self._record(pk, with_page(self.screen))
        answer = self._page("show", page=show_page(session(), self.screen, record))
        log_reading(self.screen.name, record.id, "show")
        return answer

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("add")
    def add(self) -> Answer:
        """Ask for a new record and store it."""
        record: Any = self.screen.model()
        if request.method == "GET":
            return self._form(record, self._taken_up() or self._prefilled())
        return self._save(record, "add")

    def _prefilled(self) -> dict[str, Any]:
        """Return the links given in the address: a form opened from another record's page."""
        declared = fields_of(self.screen.model)
        return {k: v for k, v in request.args.items() if k in declared and v}

    def _taken_up(self) -> dict[str, Any] | None:
        found = taken_up()
        return None if found is None else renumber(posted(found, self.screen.model), self.screen)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def edit(self, pk: str) -> Answer:
        """Ask for changes of a record and store them."""
        record = self._record(pk, with_page(self.screen))
        if not may_for(record, self.screen, Can.EDIT) or record.voided:
            abort(403)
        if request.method == "POST":
            return self._save(record, pk)
        raw = self._taken_up()
        if raw is not None and raw.get("row_version") != str(record.row_version):
            return self._conflict(record, raw, OK)
        return self._form(record, raw)

    def _form(
        self,
        record: Any,
        raw: dict[str, Any] | None = None,
        complaints: tuple[Complaint, ...] = (),
        conflict: Overtaken | None = None,
        status: int = OK,
    ) -> Answer:
        form = Form(session(), self.screen, record, raw, complaints)
        return self._page("form", status, page=with_drafts(form_page(form, conflict), raw))

    def _save(self, record: Any, pk: str) -> Answer:
        raw = renumber(posted(request.form, self.screen.model), self.screen)
        fresh = record.id is None
        if not fresh and raw.get("row_version") != str(record.row_version):
            return self._conflict(record, raw)
        try:
            save(session(), self.screen, record, entry_of(raw, self.screen, record))
        except Invalid as wrong:
            again = self.screen.model() if fresh else self._record(pk, with_page(self.screen))
            return self._form(again, raw, tuple(wrong.complaints), status=BAD)
        except Outdated:
            return self._conflict(self._record(pk, with_page(self.screen)), raw)
        return self._done(record, self.screen.flow.first if fresh and self.screen.flow else None)

    def _conflict(self, record: Any, raw: dict[str, Any], status: int = CONFLICT) -> Answer:
        raw, found = overtaken(session(), self.screen, record, raw)
        return self._form(record, raw, (), found, status)

    @expose("/step/<pk>/<code>", methods=["GET", "POST"])
    @has_access
    @permission_name("step")
    def step(self, pk: str, code: str) -> Answer:
        """Take a step; one that asks for something shows its form first."""
        record = self._record(pk, with_page(self.screen))
        step = self.screen.flow.named(code) if self.screen.flow else None
        if step is None:
            abort(404)
        looking = request.method == "GET"
        sent = taken_up() if looking else request.form
        raw = None if sent is None else posted(sent, self.screen.model)
        if raw is not None and raw.get("row_version") != str(record.row_version):
            problem = Complaint("", _("记录已被他人修改，请核对最新内容后再办理。"))
            return self._step_form(record, step, raw, (problem,), OK if looking else CONFLICT)
        if looking or raw is None:
            return self._step_form(record, step, raw)
        return self._take(record, step, raw)

    def _take(self, record: Any, step: Step, raw: dict[str, Any]) -> Answer:
        pk = str(record.id)
        try:
            take_step(session(), self.screen, record, step, asked_of(step, raw))
        except Outdated:
            late = Complaint("", _("他人已先一步办理，本次未办理。请核对最新内容。"))
            return self._step_form(self._record(pk), step, raw, (late,), CONFLICT)
        except Invalid as invalid:
            wrong = tuple(invalid.complaints)
            status = BAD if any(c.key or c.warn for c in wrong) else CONFLICT
            return self._step_form(self._record(pk), step, raw, wrong, status)
        return self._done(record, step)

    def _done(self, record: Any, step: Step | None) -> Response:
        """Go on from what was done: to the record's page, or back to the desk it was opened at."""
        drop_finished()
        back = way_back()
        flash(told_at_desk(self.screen, record, step) if back else told(step), "success")
        return redirect(back or f"/{self.screen.name}/show/{record.id}")

    def _step_form(
        self,
        record: Any,
        step: Step,
        raw: dict[str, Any] | None,
        complaints: tuple[Complaint, ...] = (),
        status: int = OK,
    ) -> Answer:
        form = Form(session(), self.screen, record, raw, complaints)
        return self._page("form", status, page=with_drafts(step_page(form, step), raw))

    @expose("/void/<pk>", methods=["POST"])
    @has_access
    @permission_name("void")
    def void(self, pk: str) -> Answer:
        """Declare a record void, with a reason."""
        record = self._record(pk)
        reason = request.form.get("reason", "").strip()
        if not may_for(record, self.screen, Can.VOID):
            abort(403)
        try:
            void(session(), self.screen, record, reason, request.form.get("row_version", ""))
        except Invalid as wrong:
            flash(str(wrong), "danger")
        else:
            flash(_("已作废"), "success")
        return redirect(f"/{self.screen.name}/show/{pk}")

    @expose("/reveal/<pk>/<name>", methods=["POST"])
    @has_access
    @permission_name("reveal")
    def reveal(self, pk: str, name: str) -> Any:
        """Return a secret in full; the look is logged."""
        record, field = self._record(pk), fields_of(self.screen.model).get(name)
        if field is None or not field.secret:
            abort(404)
        if not may_for(record, self.screen, Can.REVEAL):
            abort(403)
        key, value = record.id, getattr(record, name)
        log_reading(self.screen.name, key, f"reveal:{name}")
        return jsonify({"text": value or ""})

    @expose("/lookup/<path>")
    @has_access
    @permission_name("lookup")
    def lookup(self, path: str) -> Any:
        """Offer rows for a link of this screen's forms and filters."""
        target = link_target(self.screen, path)
        if target is None:
            abort(404)
        raw = request.args.get("q", "").replace("\x00", "").strip()[:100]
        return jsonify({"rows": offers(session(), target, raw)})
