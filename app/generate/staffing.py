"""The pages of staffing: who holds what, adding staff, giving and taking posts, ending access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import flash, jsonify, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_pgettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from app.flow.staffing import Slip, come_back, give, hire, leave, renew, take
from app.generate.asking import appointing, reader, session
from app.generate.filling import Complaint
from app.generate.reach import area_path, offered_areas, post_held, staff_member
from app.generate.screens import BAD, CONFLICT, OK, Answer
from app.generate.staffing_form import (
    TAKEN,
    Filled,
    blank,
    newcomer_page,
    post_page,
    read_newcomer,
    read_post,
)
from app.generate.staffing_list import open_posts, post_text, staff_list
from app.generate.staffing_page import staff_page
from app.generate.values import read_reason
from app.kernel.faults import Refused
from app.records import Staff
from app.security.guard import standing
from app.security.staffing import NotAllowed

LATE = "此人的信息刚刚被他人修改，本次未办理。请核对最新内容后再办理"
HOME = "/staffing/"


def _back(staff: Staff, text: str, category: str = "success") -> Response:
    flash(text, category)
    return redirect(f"{HOME}show/{staff.id}")


def _reason(*, needed: bool) -> str:
    """Read the reason given; raises ``Refused`` where one is needed and none was given."""
    reason = read_reason(request.form.get("reason", ""))
    if needed and not reason:
        text = "请填写原因"
        raise Refused(text)
    return reason


class StaffingView(BaseView):
    """Who works in my area and in which posts; its menu and rights are those of the office."""

    route_base = HOME.rstrip("/")
    class_permission_name = "staffing"
    default_view = "list"
    title = lazy_pgettext("View", "人员与岗位")
    menu: Any = None
    shown_with = "can_list"
    access: ClassVar[dict[str, Any]] = {}

    def _page(self, template: str, status: int = OK, **more: Any) -> tuple[str, int]:
        return self.render_template(f"office/{template}.html", **more), status

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> Answer:
        """Show who holds what."""
        return self._page("list", page=staff_list(session(), request.args))

    @expose("/show/<pk>")
    @has_access
    @permission_name("list")
    def show(self, pk: str) -> Answer:
        """Show one member of staff."""
        return self._shown(staff_member(session(), pk))

    def _shown(self, staff: Staff, status: int = OK) -> Answer:
        made = staff_page(session(), staff)
        return self._page("staffing", status, page=made.show, posts=made.posts)

    @expose("/lookup/area")
    @has_access
    @permission_name("change")
    def areas(self) -> Any:
        """Offer the areas under the appointer."""
        raw = request.args.get("q", "").replace("\x00", "").strip()[:100]
        return jsonify({"rows": offered_areas(session(), raw)})

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("change")
    def add(self) -> Answer:
        """Ask for a new member of staff and his first post, and store both."""
        if request.method == "GET":
            return self._page("form", page=newcomer_page(session(), blank(session())))
        filled = read_newcomer(session(), request.form)
        slip = self._stored(
            filled,
            lambda: hire(session(), appointing(), filled.staff, filled.grant, filled.username),
        )
        if slip is None:
            page = newcomer_page(session(), filled.raw, filled.complaints)
            return self._page("form", BAD, page=page)
        return self._slip(slip)

    def _stored(self, filled: Filled, store: Callable[[], Any]) -> Any:
        """Store what was typed, or add to its complaints and return None."""
        if filled.standing:
            session().rollback()
            return None
        try:
            return store() or True
        except NotAllowed as refused:
            session().rollback()
            if any(objection.beyond for objection in refused.objections):
                raise
            filled.complaints += [Complaint(o.key, o.text) for o in refused.objections]
        except IntegrityError:
            session().rollback()
            filled.complaints.append(Complaint("username", TAKEN))
        return None

    def _slip(self, slip: Slip) -> Answer:
        """Show the one-time password, now and never again."""
        staff = slip.staff
        posts = open_posts(session(), [staff.id]).get(staff.id, [])
        return self._page(
            "slip", slip=slip, area=area_path(staff.area), posts=[post_text(g) for g in posts],
            address=request.host_url, back=f"{HOME}show/{staff.id}",
        )  # fmt: skip

    def _late(self, staff: Staff) -> bool:
        return request.form.get("row_version") != str(staff.row_version)

    def _conflict(self, staff_id: int) -> Answer:
        session().rollback()
        session().expire_all()
        flash(LATE, "danger")
        return self._shown(staff_member(session(), str(staff_id)), CONFLICT)

    @expose("/give/<pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("change")
    def give(self, pk: str) -> Answer:
        """Ask for one more post of a member of staff and store it."""
        staff = staff_member(session(), pk)
        if request.method == "GET":
            refused = appointing().facing(reader(), standing(session(), staff))
            if refused:
                raise NotAllowed(refused)
            return self._page("form", page=post_page(session(), staff, blank(session())))
        if self._late(staff):
            return self._conflict(staff.id)
        filled = read_post(session(), staff, request.form)
        try:
            done = self._stored(filled, lambda: give(session(), appointing(), staff, filled.grant))
        except StaleDataError:
            return self._conflict(int(pk))
        if done is None:
            page = post_page(session(), staff, filled.raw, filled.complaints)
            return self._page("form", BAD, page=page)
        return _back(staff, "已任命")

    @expose("/take/<pk>", methods=["POST"])
    @has_access
    @permission_name("change")
    def take(self, pk: str) -> Answer:
        """Take a post away, with a reason."""
        grant = post_held(session(), pk)
        return self._act(
            grant.staff, lambda why: take(session(), appointing(), grant, why), "已收回岗位",
            needed=True,
        )  # fmt: skip

    def _act(
        self, staff: Staff, act: Callable[[str], Any], said: str, *, needed: bool = False
    ) -> Answer:
        """Do something with a member of staff as last shown, once."""
        key = staff.id
        if self._late(staff):
            return self._conflict(key)
        try:
            done = act(_reason(needed=needed))
        except StaleDataError:
            return self._conflict(key)
        except Refused as refused:
            return _back(staff, str(refused), "danger")
        return self._slip(done) if isinstance(done, Slip) else _back(staff, said)

    @expose("/leave/<pk>", methods=["POST"])
    @has_access
    @permission_name("change")
    def leave(self, pk: str) -> Answer:
        """End a leaver's access."""
        staff = staff_member(session(), pk)
        return self._act(staff, lambda why: leave(session(), appointing(), staff, why), "已停用")

    @expose("/return/<pk>", methods=["POST"])
    @has_access
    @permission_name("change")
    def come_back(self, pk: str) -> Answer:
        """Let somebody log in again."""
        staff = staff_member(session(), pk)
        return self._act(staff, lambda _: come_back(session(), appointing(), staff), "已恢复在岗")

    @expose("/renew/<pk>", methods=["POST"])
    @has_access
    @permission_name("change")
    def renew(self, pk: str) -> Answer:
        """Give somebody a one-time password."""
        staff = staff_member(session(), pk)
        return self._act(staff, lambda _: renew(session(), appointing(), staff), "")
