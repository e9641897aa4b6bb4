"""Taking over a notice's list of days from a file (导入工作日历): look first, then store."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import flash, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.flow.moved_days import Told, told
from app.generate.asking import session
from app.kernel.faults import Refused
from app.kernel.sheets import MOST_BYTES, lines_of
from app.kernel.text import clean
from models.roles import Menu, Role
from models.workdays import Plan, as_lines, longest, plan, read, take_over, year_states
from views.daytables import fault_table, preview_tables, year_table

OK, BAD, CONFLICT = 200, 422, 409
Answer = Response | str | tuple[str, int]


class WorkdaysImport(BaseView):
    """One page, two steps: what a file would change, and doing it after a second look."""

    route_base = "/workdays"
    class_permission_name = "workdays"
    default_view = "index"
    title: Any = lazy_gettext("导入工作日历")
    menu: Any = Menu.SETTINGS
    shown_with = "can_load"
    access: ClassVar[dict[str, Any]] = {shown_with: (Role.SYSTEM_ADMIN,)}

    def _page(self, status: int = OK, **more: Any) -> Answer:
        years = year_table(year_states(session()))
        most = {"megabytes": MOST_BYTES // 1024**2, "source": longest("source")}
        return self.render_template("office/workdays.html", years=years, most=most, **more), status

    @expose("/")
    @has_access
    @permission_name("load")
    def index(self) -> Answer:
        """Ask for the file; tell how far the years are entered."""
        return self._page()

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("load")
    def look(self) -> Answer:
        """Show what the file would change; nothing is stored."""
        typed = request.form.get("source", "").replace("\x00", "")
        try:
            source = _source(typed)
        except Refused as fault:
            return self._page(BAD, source_error=fault.text, source=typed)
        try:
            found = read(lines_of(_content(request.files.get("file"))), source)
        except Refused as fault:
            return self._page(BAD, error=fault.text, source=typed)
        made = plan(session(), found)
        return self._preview(made, as_lines(found.days), source=typed)

    def _preview(self, made: Plan, lines: list[str], **more: Any) -> Answer:
        status = BAD if made.faults else OK
        shown = {
            "plan": made, "faults": fault_table(made), "tables": preview_tables(made),
            "lines": "\n".join(lines),
        }  # fmt: skip
        return self._page(more.pop("status", status), **shown, **more)

    @expose("/confirm", methods=["POST"])
    @has_access
    @permission_name("load")
    def confirm(self) -> Answer:
        """Store what was looked at, if the calendar is still the one it was compared with."""
        lines = request.form.get("lines", "").splitlines()
        found = read(lines)
        made = plan(session(), found)
        if not made.faults and made.empty:
            flash(_("日历中已有这些日子，没有改动"), "info")
            return redirect(f"{self.route_base}/")
        if made.faults or made.mark != request.form.get("mark"):
            return self._preview(made, lines, late=not made.faults, status=CONFLICT)
        if not _stored(made):
            return self._preview(plan(session(), found), lines, late=True, status=CONFLICT)
        return redirect(f"{self.route_base}/")


def _source(typed: str) -> str:
    source = clean(typed)
    if len(source) > longest("source"):
        raise Refused(_("依据最多 %(most)s 个字，请缩短", most=longest("source")))
    return source


def _content(file: FileStorage | None) -> bytes:
    """Return what was uploaded; its temporary file, if there is one, is closed and gone."""
    if file is None or not file.filename:
        raise Refused(_("请选择文件"))
    with file.stream as stream:
        content = stream.read(MOST_BYTES + 1)
    if not content:
        raise Refused(_("文件是空的，请重新选择"))
    if len(content) > MOST_BYTES:
        raise Refused(_("文件超过 %(most)s MB，请删去无关的内容", most=MOST_BYTES // 1024**2))
    return content


def _stored(made: Plan) -> bool:
    """Store a plan in one transaction; somebody who did the same at the same moment wins."""
    here = session()
    try:
        added, changed = take_over(here, made)
        here.commit()
    except (IntegrityError, StaleDataError):
        here.rollback()
        return False
    flash(_("已导入：新增 %(new)s 天，更改 %(old)s 天。", new=added, old=changed), "success")
    _flash_recount(told(here))
    return True


def _flash_recount(what: Told) -> None:
    if what.later:
        flash(_("涉及的办理时限较多，正在后台重算，稍后可在各记录的动态中查看。"), "info")
    elif what.moved:
        flash(_("已重算 %(n)s 项办理时限，变动写入各记录的动态。", n=what.moved), "info")
