"""The first start: one page, opened once, that sets up the county and its three administrators."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.generate.asking import session
from app.generate.labels import choice_label
from app.generate.pages import FormPage, Group, Input
from app.kernel import clock
from app.records import Area, Grant, Level, Staff
from app.scope import PROGRAM, reading_as
from app.security.accounts import open_account
from app.security.passwords import weakness
from models.roles import Role

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
CODE_LENGTH = 12


def _token_file() -> Path:
    return Path(current_app.config["OFFICE_DATA_DIR"]) / "setup.token"


def _let_in(token: str) -> None:
    """Let only the holder of the printed address in; afterwards the address does not exist."""
    file = _token_file()
    if not file.exists() or not hmac.compare_digest(file.read_text().strip(), token):
        abort(404)


def _inputs(role: Role, typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[Input]:
    fields = {
        "name": (_("姓名"), "text"),
        "username": (_("用户名"), "text"),
        "new": (_("密码"), "password"),
    }
    return [
        Input(
            f"{role.code}-{key}", f"{choice_label(role)} {label}", kind,
            value="" if kind == "password" else typed.get(f"{role.code}-{key}", ""),
            error=wrong.get(f"{role.code}-{key}", ""), required=True,
        )
        for key, (label, kind) in fields.items()
    ]  # fmt: skip


def _page(token: str, typed: Mapping[str, str], wrong: Mapping[str, str]) -> FormPage:
    county = [
        Input("county", _("县（市、区）名称"), "text", typed.get("county", ""), required=True,
              error=wrong.get("county", "")),
        Input("code", _("县级区划代码"), "text", typed.get("code", ""), required=True,
              hint=_("6 位或 12 位数字"), error=wrong.get("code", "")),
    ]  # fmt: skip
    groups = [Group(_("本县"), county)]
    groups += [Group(choice_label(role), _inputs(role, typed, wrong)) for role in ADMINISTRATORS]
    title = _("首次设置")
    return FormPage(
        title=title, trail=[(title, "")], action=f"/setup/{token}", submit=_("完成设置"),
        cancel="/", groups=groups,
    )  # fmt: skip


def _wrong(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing or too weak, by the input's name."""
    wrong = {}
    for role in ADMINISTRATORS:
        for key in ("name", "username"):
            if not typed.get(f"{role.code}-{key}", "").strip():
                wrong[f"{role.code}-{key}"] = _("必填，请填写")
        problem = weakness(typed.get(f"{role.code}-new", ""))
        if problem:
            wrong[f"{role.code}-new"] = problem
    names = [typed.get(f"{role.code}-username", "").strip().lower() for role in ADMINISTRATORS]
    if all(names) and len(set(names)) < len(names):
        wrong["AUDIT_ADMIN-username"] = _("三名管理员须由三个人担任，用户名不能相同，请改一个")
    if not typed.get("county", "").strip():
        wrong["county"] = _("必填，请填写")
    code = typed.get("code", "").strip()
    if not (code.isascii() and code.isdecimal() and len(code) in (6, CODE_LENGTH)):
        wrong["code"] = _("应为 6 位或 12 位数字，请核对")
    return wrong


def _appoint(here: Session, role: Role, county: Area, typed: Mapping[str, str]) -> None:
    username = typed[f"{role.code}-username"].strip()
    password = generate_password_hash(typed[f"{role.code}-new"])
    person = Staff(name=typed[f"{role.code}-name"].strip(), area=county, on_duty=True)
    person.user_id = open_account(here, username, person.name, password)
    here.add(person)
    here.add(Grant(staff=person, role=role.code, area=county, from_on=clock.today()))


def _set_up(here: Session, typed: Mapping[str, str]) -> None:
    with reading_as(here, PROGRAM):
        code = typed["code"].strip().ljust(CODE_LENGTH, "0")
        county = here.query(Area).filter_by(code=code).one_or_none()
        if county is None:
            county = Area(code=code, name=typed["county"].strip(), level=Level.COUNTY)
            here.add(county)
        for role in ADMINISTRATORS:
            _appoint(here, role, county, typed)
        here.commit()


class Setup(BaseView):
    """Opened with the one-time address that the first start prints."""

    route_base = "/setup"
    default_view = "setup"

    @expose("/<token>", methods=["GET", "POST"])
    def setup(self, token: str) -> Any:
        """Ask for the county and the three administrators, and set them up together."""
        _let_in(token)
        wrong = _wrong(request.form) if request.method == "POST" else {}
        if request.method == "POST" and not wrong:
            _set_up(session(), request.form)
            _token_file().unlink(missing_ok=True)
            flash(_("设置完成，请登录"), "success")
            return redirect(url_for("Door.login"))
        page = _page(token, request.form, wrong)
        return self.render_template("office/form.html", page=page), 422 if wrong else 200
