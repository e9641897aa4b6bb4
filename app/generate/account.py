"""One's own account: changing the password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_login import logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.security import check_password_hash

from app.generate.pages import FormPage, Group, Input
from app.security.identity import Login, person
from app.security.passwords import weakness


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
                flash("密码已修改，请用新密码重新登录", "success")
                logout_user()
                return redirect(url_for("Door.login"))
        return self.render_template("office/form.html", page=_page(wrong)), 422 if wrong else 200

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
        return {"old": "原密码不正确，请重新输入"}
    problem = weakness(typed.get("new", ""))
    if problem:
        return {"new": problem}
    if typed.get("new") != typed.get("again"):
        return {"again": "两次输入的新密码不一致，请重新输入"}
    manager.reset_password(user.id, typed["new"])
    manager.renew_stamp(user.id)
    return {}


def _page(wrong: Mapping[str, str]) -> FormPage:
    labels = {"old": "原密码", "new": "新密码", "again": "再次输入新密码"}
    inputs = [
        Input(name, label, "password", error=wrong.get(name, ""), required=True)
        for name, label in labels.items()
    ]
    return FormPage(
        title="修改密码", trail=[("工作台", "/"), ("修改密码", "")], action="/account/password",
        submit="修改密码", cancel="/", groups=[Group("修改密码", inputs)],
    )  # fmt: skip
