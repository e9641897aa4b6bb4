"""The door: logging in and out."""

from __future__ import annotations

from flask import current_app, redirect, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.views import AuthDBView
from flask_babel import lazy_pgettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from app.security.identity import person


class Door(AuthDBView):
    """Log in by name and password; log out by POST, which ends every session of the account."""

    login_template = "office/login.html"
    title = lazy_pgettext("Door", "登录")
    invalid_login_message = lazy_pgettext(
        "Door", "用户名或密码不正确，或账号已暂时锁定。请核对后再试。"
    )

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Response:
        """End the session here and everywhere else."""
        someone = person()
        if someone is not None:
            current_app.appbuilder.sm.renew_stamp(someone.id)  # type: ignore[attr-defined]
        logout_user()
        return redirect(url_for("Door.login"))
