"""The first start, and the day the administrators are lost: one page, opened once."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.generate.asking import session
from app.generate.labels import choice_label
from app.generate.pages import FormPage, Group, Input
from app.kernel import clock
from app.records import Area, Grant, Level, Staff
from app.scope import PROGRAM, reading_as
from app.security.accounts import has_username, open_account
from app.security.passwords import strength, weakness
from models.roles import ADMINISTRATORS, Role

CODE_LENGTH = 12
KEYS = ("name", "username", "new")
REPLACED = "重新任命管理员"


def _token_file() -> Path:
    return Path(current_app.config["OFFICE_DATA_DIR"]) / "setup.token"


def _let_in(token: str) -> None:
    """Let only the holder of the printed address in; afterwards the address does not exist."""
    file = _token_file()
    if not file.exists() or not hmac.compare_digest(file.read_text().strip(), token):
        abort(404)


def _known_county(here: Session) -> Area | None:
    """Return the county that administrators were appointed for; None before the first time."""
    codes = [role.code for role in ADMINISTRATORS]
    query = select(Area).join(Grant, Grant.area_id == Area.id).where(Grant.role.in_(codes))
    return here.scalars(query.limit(1)).first()


def _named(typed: Mapping[str, str], *, first: bool) -> list[Role]:
    """Return the administrators to appoint: all three at first, then those with anything typed."""
    return [
        role for role in ADMINISTRATORS
        if first or any(typed.get(f"{role.code}-{key}", "").strip() for key in KEYS)
    ]  # fmt: skip


def _inputs(
    role: Role, typed: Mapping[str, str], wrong: Mapping[str, str], *, first: bool
) -> list[Input]:
    hints = {"name": "" if first else _("不重新任命的管理员留空，保持不变"), "new": strength()}
    fields = {
        "name": (_("姓名"), "text"),
        "username": (_("用户名"), "text"),
        "new": (_("密码"), "password"),
    }
    return [
        Input(
            f"{role.code}-{key}", f"{choice_label(role)} {label}", kind,
            value="" if kind == "password" else typed.get(f"{role.code}-{key}", ""),
            hint=hints.get(key, ""), error=wrong.get(f"{role.code}-{key}", ""), required=first,
        )
        for key, (label, kind) in fields.items()
    ]  # fmt: skip


def _county(typed: Mapping[str, str], wrong: Mapping[str, str]) -> Group:
    return Group(_("本县"), [
        Input("county", _("县（市、区）名称"), "text", typed.get("county", ""), required=True,
              error=wrong.get("county", "")),
        Input("code", _("县级区划代码"), "text", typed.get("code", ""), required=True,
              hint=_("6 位或 12 位数字"), error=wrong.get("code", "")),
    ])  # fmt: skip


def _page(
    token: str, typed: Mapping[str, str], wrong: Mapping[str, str], *, first: bool
) -> FormPage:
    title = _("首次设置") if first else _("重新任命管理员")
    people = [
        Group(choice_label(role), _inputs(role, typed, wrong, first=first))
        for role in ADMINISTRATORS
    ]
    return FormPage(
        title=title, trail=[(title, "")], action=f"/setup/{token}", submit=_("完成设置"),
        cancel="/", groups=[*([_county(typed, wrong)] if first else []), *people],
        errors=[wrong[""]] if "" in wrong else [],
    )  # fmt: skip


def _wrong_people(
    here: Session, typed: Mapping[str, str], named: Collection[Role]
) -> dict[str, str]:
    """Return what is missing, taken or too weak about the administrators, by the input's name."""
    wrong = {
        f"{role.code}-{key}": _("必填，请填写")
        for role in named
        for key in ("name", "username")
        if not typed.get(f"{role.code}-{key}", "").strip()
    }
    for role in named:
        problem = weakness(typed.get(f"{role.code}-new", ""))
        if problem:
            wrong[f"{role.code}-new"] = problem
    names = {role: typed.get(f"{role.code}-username", "").strip().lower() for role in named}
    for role, name in names.items():
        if name and list(names.values()).count(name) > 1:
            wrong[f"{role.code}-username"] = _("三名管理员须由三个人担任，用户名不能相同，请改一个")
        elif name and has_username(here, name):
            wrong[f"{role.code}-username"] = _("用户名已被使用，请换一个")
    return wrong


def _wrong_county(typed: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if not typed.get("county", "").strip():
        wrong["county"] = _("必填，请填写")
    code = typed.get("code", "").strip()
    if not (code.isascii() and code.isdecimal() and len(code) in (6, CODE_LENGTH)):
        wrong["code"] = _("应为 6 位或 12 位数字，请核对")
    return wrong


def _wrong(here: Session, typed: Mapping[str, str], *, first: bool) -> dict[str, str]:
    named = _named(typed, first=first)
    nobody = {} if named else {"": "请至少填写一名管理员"}
    county = _wrong_county(typed) if first else {}
    return nobody | county | _wrong_people(here, typed, named)


def _dismiss(here: Session, role: Role) -> None:
    """Take the role from whoever held it."""
    query = select(Grant).where(Grant.role == role.code, Grant.voided_at.is_(None))
    for grant in here.scalars(query):
        grant.voided_at, grant.void_reason, grant.to_on = clock.now(), REPLACED, clock.today()


def _appoint(here: Session, role: Role, county: Area, typed: Mapping[str, str]) -> None:
    username = typed[f"{role.code}-username"].strip()
    password = generate_password_hash(typed[f"{role.code}-new"])
    person = Staff(name=typed[f"{role.code}-name"].strip(), area=county, on_duty=True)
    person.user_id = open_account(here, username, person.name, password)
    here.add(person)
    here.add(Grant(staff=person, role=role.code, area=county, from_on=clock.today()))


def _new_county(here: Session, typed: Mapping[str, str]) -> Area:
    code = typed["code"].strip().ljust(CODE_LENGTH, "0")
    county = here.query(Area).filter_by(code=code).one_or_none()
    if county is None:
        county = Area(code=code, name=typed["county"].strip(), level=Level.COUNTY)
        here.add(county)
    return county


def _set_up(here: Session, typed: Mapping[str, str], roles: Sequence[Role]) -> None:
    with reading_as(here, PROGRAM):
        county = _known_county(here) or _new_county(here, typed)
        for role in roles:
            _dismiss(here, role)
            _appoint(here, role, county, typed)
        here.commit()


class Setup(BaseView):
    """Opened with the one-time address that the first start, or ``appoint``, prints."""

    route_base = "/setup"
    default_view = "setup"

    @expose("/<token>", methods=["GET", "POST"])
    def setup(self, token: str) -> Any:
        """Ask for the county and the administrators, and set them up together."""
        _let_in(token)
        here, typed = session(), request.form
        first = _known_county(here) is None
        wrong = _wrong(here, typed, first=first) if request.method == "POST" else {}
        if request.method == "POST" and not wrong:
            _set_up(here, typed, _named(typed, first=first))
            _token_file().unlink(missing_ok=True)
            flash(_("设置完成，请登录"), "success")
            return redirect(url_for("Door.login"))
        page = _page(token, typed, wrong, first=first)
        return self.render_template("office/form.html", page=page), 422 if wrong else 200
