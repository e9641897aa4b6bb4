"""One's own account: changing the password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from flask_login import logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.security import check_password_hash

from app.generate.pages import FormPage, Group, Input
from app.security.identity import Login, person
from app.security.passwords import strength, weakness

CHANGE_FIRST = "这是一次性密码，请先修改为自己的密码再办理。"
OPEN = {"PasswordView.password", "Door.login", "Door.logout", "healthz"}


def lead_to_password() -> Any:
    """Lead whoever came in by a one-time password to the page that changes it, and only there."""
    someone, endpoint = person(), request.endpoint or ""
    if someone is None or not someone.must_change:
        return None
    if endpoint in OPEN or endpoint.endswith(".static"):
        return None
    if request.path.startswith("/api/"):
        return jsonify({"message": CHANGE_FIRST}), 403
    return redirect(url_for("PasswordView.password"))


class PasswordView(BaseView):
    """Change one's own password; the old one is asked, other sessions end."""

    route_base = "/account"
    default_view = "password"

    @expose("/password", methods=["GET", "POST"])
    def password(self) -> Any:
        """Ask for the old and the new password, and change it."""
        someone = person()
        if someone is None:
            return redirect(url_for("Door.login"))
        wrong: dict[str, str] = {}
        if request.method == "POST":
            wrong = _change(someone, request.form)
            if not wrong:
                flash(_("密码已修改，请用新密码重新登录"), "success")
                logout_user()
                return redirect(url_for("Door.login"))
        page = _page(wrong, first=someone.must_change)
        return self.render_template("office/form.html", page=page), 422 if wrong else 200

    @expose("/token")
    def token(self) -> Response:
        """Tell a page that stayed open its security token and who is logged in, 0 for nobody."""
        someone = person()
        return jsonify(
            {"token": generate_csrf(), "person": someone.reader.staff_id if someone else 0}
        )


def _change(someone: Login, typed: Mapping[str, str]) -> dict[str, str]:
    """Change the password, or return what is wrong by field."""
    manager = current_app.appbuilder.sm  # type: ignore[attr-defined]
    user = manager.get_user_by_id(someone.id)
    if not check_password_hash(user.password, typed.get("old", "")):
        return {"old": _("原密码不正确，请重新输入")}
    problem = weakness(typed.get("new", ""))
    if problem:
        return {"new": problem}
    if typed.get("new") != typed.get("again"):
        return {"again": _("两次输入的新密码不一致，请重新输入")}
    if typed["new"] == typed["old"]:
        return {"new": _("新密码不能与原密码相同，请更换")}
    manager.renew_password(user.id, typed["new"])
    return {}


def _page(wrong: Mapping[str, str], *, first: bool) -> FormPage:
    old = _("一次性密码") if first else _("原密码")
    labels = {"old": old, "new": _("新密码"), "again": _("再次输入新密码")}
    inputs = [
        Input(
            name, label, "password", error=wrong.get(name, ""), required=True,
            hint=strength() if name == "new" else "",
        )
        for name, label in labels.items()
    ]  # fmt: skip
    title = _("修改密码")
    return FormPage(
        title=_("首次登录，请设置自己的密码") if first else title,
        trail=[] if first else [(_("工作台"), "/"), (title, "")], action="/account/password",
        submit=title, cancel="" if first else "/", groups=[Group(title, inputs)],
    )  # fmt: skip
