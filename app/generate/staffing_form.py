"""The forms of staffing: a new member of staff with his first post, and a post more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.reading import fields_of
from app.flow.staffing import suggested_username
from app.generate.asking import appointing, reader
from app.generate.filling import Complaint, fill
from app.generate.labels import choice_label, label_of
from app.generate.pages import FormPage, Group, Input, Option
from app.generate.reach import area_path, departments, own_area
from app.kernel import clock
from app.kernel.text import clean
from app.records import Area, Grant, Level, Organisation, Staff
from app.security.accounts import has_username

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,31}")
TAKEN = "用户名已被使用，请换一个"
LOOKUP = "/staffing/lookup/area"
COUNTY = Level.COUNTY.code


@dataclass
class Filled:
    """What was typed, what became of it, and what is wrong with it."""

    raw: dict[str, str]
    staff: Staff
    grant: Grant
    username: str = ""
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def standing(self) -> list[Complaint]:
        """What hinders saving: warnings only until they are confirmed."""
        confirmed = self.raw.get("confirm") == "1"
        return [c for c in self.complaints if not (c.warn and confirmed)]

    def complain(self, key: str, text: str, *, warn: bool = False) -> None:
        """Add what is wrong, once."""
        if not any(c.key == key and not c.warn for c in self.complaints):
            self.complaints.append(Complaint(key, text, warn))


def blank(session: Session) -> dict[str, str]:
    """Return what stands in a new form: the appointer's own township, from today."""
    area = own_area(session)
    told = {"from_on": f"{clock.today()}"}
    if area is not None:
        told |= {"area": str(area.id), "username": suggested_username(session, area)}
    return told


def _filled(
    session: Session, record: Any, names: list[str], raw: Mapping[str, str]
) -> list[Complaint]:
    return fill(session, record, names, {name: raw[name] for name in names if name in raw})


def _read_post(session: Session, filled: Filled) -> None:
    """Read the post: its role among those that exist, its area, department and days."""
    raw, grant = filled.raw, filled.grant
    role = appointing().roles.get(raw.get("role", ""))
    if role is None:
        filled.complain("role", "请选择岗位")
    else:
        grant.role = role.code
    for complaint in _filled(session, grant, ["area", "from_on", "to_on"], raw):
        filled.complain(complaint.key, complaint.text)
    if role is not None and appointing().levels.get(role.code) == COUNTY:
        _read_department(session, filled)


def _read_department(session: Session, filled: Filled) -> None:
    known = {str(row.id): row for row in departments(session)}
    chosen = filled.raw.get("department", "")
    if chosen in known:
        filled.grant.department = known[chosen]
        filled.grant.department_id = known[chosen].id
    elif chosen or known:
        filled.complain("department", "请选择部门")


def _home(session: Session, area: Area, grant: Grant) -> Organisation | None:
    """Return where a new member of staff belongs: the post's department, else the township's own.

    A township with several organisations says nothing.
    """
    if grant.department is not None:
        return grant.department
    town = area.parent_id if area.level is Level.VILLAGE else area.id
    query = select(Organisation).where(Organisation.area_id == town).limit(2)
    found = list(session.scalars(query)) if area.level is not Level.COUNTY else []
    return found[0] if len(found) == 1 else None


def _read_username(session: Session, filled: Filled) -> None:
    typed, area = clean(filled.raw.get("username", "")), filled.staff.area
    name = typed or (suggested_username(session, area) if area is not None else "")
    filled.username = filled.raw["username"] = name
    if name and not USERNAME.fullmatch(name):
        filled.complain("username", "应为 2 到 32 位字母、数字或 . _ -，以字母开头")
    elif name and has_username(session, name):
        filled.complain("username", TAKEN)


def _warn_of_namesake(session: Session, filled: Filled) -> None:
    staff = filled.staff
    query = select(Staff.id).where(
        Staff.name == staff.name, Staff.area_id == staff.area_id, Staff.on_duty,
        Staff.voided_at.is_(None),
    )  # fmt: skip
    if session.scalar(query.limit(1)) is not None:
        where = area_path(staff.area)
        filled.complain("", f"{where}已有在岗的“{staff.name}”，确认不是同一人再保存", warn=True)


def read_newcomer(session: Session, raw: Mapping[str, str]) -> Filled:
    """Read the form of a new member of staff."""
    filled = Filled(dict(raw), Staff(on_duty=True), Grant())
    with session.no_autoflush:
        filled.complaints += _filled(session, filled.staff, ["name", "phone", "area"], raw)
        _read_post(session, filled)
        _read_username(session, filled)
        if filled.staff.area is not None:
            home = _home(session, filled.staff.area, filled.grant)
            filled.staff.organisation = home
            filled.staff.organisation_id = home.id if home is not None else None
            _warn_of_namesake(session, filled)
    return filled


def read_post(session: Session, staff: Staff, raw: Mapping[str, str]) -> Filled:
    """Read the form of a post more."""
    filled = Filled(dict(raw), staff, Grant())
    with session.no_autoflush:
        _read_post(session, filled)
    return filled


class _Asked:
    """One form being shown: what stands in it and what is wrong with it."""

    def __init__(
        self, session: Session, raw: Mapping[str, str], wrong: Sequence[Complaint]
    ) -> None:
        self.session, self.raw, self.wrong = session, raw, wrong

    def input(self, name: str, label: str, kind: str, **more: Any) -> Input:
        error = "；".join(c.text for c in self.wrong if c.key == name and not c.warn)
        value = self.raw.get(name, "").replace("\x00", "")
        return Input(name, label, kind, value, error=error, **more)

    def area(self, label: str, hint: str) -> Input:
        raw = self.raw.get("area", "")
        found = self.session.get(Area, int(raw)) if raw.isascii() and raw.isdecimal() else None
        text = area_path(found) if found is not None else ""
        return self.input(
            "area", label, "lookup", text=text, lookup=LOOKUP, hint=hint, required=True
        )

    def role(self) -> Input:
        roles = appointing().below(reader())
        options = [Option(r.code, choice_label(r)) for r in roles]
        return self.input("role", "岗位", "select", options=options, required=True)

    def days(self) -> list[Input]:
        return [
            self.input("from_on", label_of(Grant, "from_on"), "day", required=True),
            self.input("to_on", label_of(Grant, "to_on"), "day", hint="长期任职不填"),
        ]

    def department(self) -> list[Input]:
        """Ask for the department of a post in the county's offices."""
        rules, known = appointing(), departments(self.session)
        codes = [r.code for r in rules.below(reader()) if rules.levels.get(r.code) == COUNTY]
        if not known or not codes:
            return []
        first = self.raw.get("department") or str(known[0].id)
        options = [Option(str(row.id), row.name, str(row.id) == first) for row in known]
        hint = "牵头部门可见全县，其他部门只见本部门经办的事项"
        return [
            self.input("department", label_of(Grant, "department"), "select", options=options,
                       only=("role", ",".join(codes)), required=True, hint=hint)
        ]  # fmt: skip


def _page(
    asked: _Asked, title: str, groups: list[Group], *, action: str, cancel: str, version: str = ""
) -> FormPage:
    shown = {i.name for group in groups for i in group.inputs}
    return FormPage(
        title=title, trail=[("人员与岗位", "/staffing/"), (title, "")], action=action,
        submit="保存", cancel=cancel, groups=groups, version=version,
        errors=[c.text for c in asked.wrong if not c.warn and c.key not in shown],
        warnings=[c.text for c in asked.wrong if c.warn],
    )  # fmt: skip


def newcomer_page(
    session: Session, raw: Mapping[str, str], wrong: Sequence[Complaint] = ()
) -> FormPage:
    """Return the form of a new member of staff."""
    asked = _Asked(session, raw, wrong)
    limit = fields_of(Staff)["name"].limit
    person = [
        asked.input("name", label_of(Staff, "name"), "text", required=True, limit=limit),
        asked.input("phone", label_of(Staff, "phone"), "text"),
        asked.area("所属区划", "县级岗位选本县，联络员选村（居），其他选乡镇（街道）"),
        asked.input("username", "用户名", "text", limit=32, hint="不填则按区划简称自动编号"),
    ]
    post = [asked.role(), *asked.department(), *asked.days()]
    groups = [Group("人员", person), Group("岗位", post)]
    return _page(asked, "添加人员", groups, action="/staffing/add", cancel="/staffing/")


def post_page(
    session: Session, staff: Staff, raw: Mapping[str, str], wrong: Sequence[Complaint] = ()
) -> FormPage:
    """Return the form of a post more for a member of staff."""
    asked, home = _Asked(session, raw, wrong), f"/staffing/show/{staff.id}"
    area = asked.area("范围", "岗位所管的县、乡镇（街道）或村（居）")
    groups = [Group("岗位", [asked.role(), area, *asked.department(), *asked.days()])]
    return _page(
        asked, f"任命 {staff.name}", groups, action=f"/staffing/give/{staff.id}", cancel=home,
        version=str(staff.row_version),
    )  # fmt: skip
