"""Who holds what in my area: the list of the staff with their posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.generate.asking import appointing
from app.generate.labels import choice_label, say
from app.generate.listing import ESCAPE, PAGE, BadQuery, escaped
from app.generate.listpages import Filter, ListPage
from app.generate.pages import Button, Cell, Column, Option, Row, Table
from app.generate.reach import area_path, staff_query, towns
from app.generate.values import read_key
from app.kernel import clock
from app.kernel.clock import in_office, show_day, show_moment
from app.kernel.faults import Refused
from app.kernel.text import clean
from app.records import Area, Grant, Staff
from app.security.accounts import logins_of

HOME = "/staffing/"
HEADS = ("姓名", "岗位及范围", "所属区划", "账号", "状态", "最近登录")


def role_label(code: str) -> str:
    """Return what a role is called in the language of the request."""
    role = appointing().roles.get(code)
    return choice_label(role) if role is not None else code


def post_text(grant: Grant) -> str:
    """Return a post as role, area and the days it is limited by."""
    today, days = clock.today(), ""
    if grant.from_on > today:
        days += f" 自{show_day(grant.from_on)}"
    if grant.to_on is not None:
        days += f" 至{show_day(grant.to_on)}"
    return f"{role_label(grant.role)} · {grant.area.name}{days}"


def held(day: dt.date) -> Any:
    """Return the condition that a post is held on a day or later."""
    return Grant.voided_at.is_(None) & or_(Grant.to_on.is_(None), Grant.to_on >= day)


def open_posts(session: Session, staff_ids: Iterable[int]) -> dict[int, list[Grant]]:
    """Return the posts held now or to be held, by the key of the staff, in one statement."""
    query = select(Grant).where(Grant.staff_id.in_(staff_ids), held(clock.today()))
    found: dict[int, list[Grant]] = {}
    for grant in session.scalars(query.options(joinedload(Grant.area)).order_by(Grant.id)):
        found.setdefault(grant.staff_id, []).append(grant)
    return found


def seen_at(moment: dt.datetime | None) -> str:
    """Return when somebody logged in last; the framework keeps it in the server's own time."""
    return show_moment(in_office(moment.astimezone())) if moment is not None else ""


def _key(args: Mapping[str, str], name: str) -> int | None:
    try:
        return read_key(args[name]) if args.get(name) else None
    except Refused as refused:
        raise BadQuery(str(refused)) from refused


def _narrowed(query: Any, args: Mapping[str, str]) -> Any:
    name, role, town = clean(args.get("name", "")), args.get("role"), _key(args, "town")
    if name:
        query = query.where(Staff.name.like(f"%{escaped(name)}%", escape=ESCAPE))
    if role:
        holders = select(Grant.staff_id).where(Grant.role == role, held(clock.today()))
        query = query.where(Staff.id.in_(holders))
    if town is not None:
        query = query.where(or_(Area.id == town, Area.parent_id == town))
    if args.get("duty"):
        query = query.where(Staff.on_duty.is_(args["duty"] == "1"))
    return query


def _address(args: Mapping[str, str], **changes: str) -> str:
    kept = {k: v for k, v in args.items() if k not in ("after", "before")} | changes
    query = urlencode({k: v for k, v in kept.items() if v})
    return f"{HOME}?{query}" if query else HOME


def _filters(session: Session, args: Mapping[str, str]) -> list[Filter]:
    role, town, duty = (args.get(name, "") for name in ("role", "town", "duty"))
    roles = [Option(r.code, choice_label(r), r.code == role) for r in appointing().roles.values()]
    places = [Option(str(a.id), a.name, str(a.id) == town) for a in towns(session)]
    states = [Option("1", "在岗", duty == "1"), Option("0", "离岗", duty == "0")]
    filters = [
        Filter("name", "姓名", "text", args.get("name", "")),
        Filter("role", "岗位", "select", role, options=roles),
        *([Filter("town", "乡镇", "select", town, options=places)] if len(places) > 1 else ()),
        Filter("duty", "状态", "select", duty, options=states),
    ]
    return [
        Filter(f.name, f.label, f.kind, f.value, options=f.options,
               clear=_address(args, **{f.name: ""}) if f.value else "")
        for f in filters
    ]  # fmt: skip


def _tags(grants: Iterable[Grant]) -> list[Cell]:
    today = clock.today()
    return [Cell(post_text(g), tone="blue" if g.from_on <= today else "amber") for g in grants]


def duty_tag(staff: Staff) -> Cell:
    """Return whether somebody works here now."""
    return Cell("在岗", tone="green") if staff.on_duty else Cell("离岗", tone="grey")


def _row(staff: Staff, user: Any, grants: list[Grant]) -> Row:
    tags = _tags(grants)
    cells = [
        Cell(staff.name), Cell("", tags=tags, long=bool(tags)), Cell(area_path(staff.area)),
        Cell(user.username if user else ""), duty_tag(staff),
        Cell(seen_at(user.last_login if user else None)),
    ]  # fmt: skip
    return Row(cells, f"{HOME}show/{staff.id}")


def _page_of(session: Session, args: Mapping[str, str]) -> tuple[list[Staff], str, str]:
    """Return the rows of a page with the addresses of the pages before and after."""
    after, before = _key(args, "after"), _key(args, "before")
    query, back = _narrowed(staff_query(), args), before is not None and after is None
    if back:
        query = query.where(Staff.id > before).order_by(Staff.id)
    else:
        query = query.order_by(Staff.id.desc())
        query = query.where(Staff.id < after) if after is not None else query
    found = list(session.scalars(query.limit(PAGE + 1)))
    rows, beyond = found[:PAGE], len(found) > PAGE
    if back:
        rows.reverse()
    earlier = bool(rows) and (beyond if back else after is not None)
    further = bool(rows) and (beyond or back)
    return (
        rows,
        _address(args, before=str(rows[0].id)) if earlier else "",
        _address(args, after=str(rows[-1].id)) if further else "",
    )


def staff_list(session: Session, args: Mapping[str, str]) -> ListPage:
    """Return one page of who holds what; raises ``BadQuery``."""
    people, before, after = _page_of(session, args)
    users = logins_of(session, [p.user_id for p in people if p.user_id is not None])
    posts = open_posts(session, [person.id for person in people])
    rows = [_row(p, users.get(p.user_id or 0), posts.get(p.id, [])) for p in people]
    narrowed = any(args.get(name) for name in ("name", "role", "town", "duty"))
    return ListPage(
        title=say("View", "人员与岗位"), icon="", count=f"本页 {len(rows)} 人",
        table=Table("", [Column(head) for head in HEADS], rows, empty="没有符合条件的人员"),
        filters=_filters(session, args), reset=HOME if narrowed else "",
        add=f"{HOME}add", add_label="添加人员", before=before, after=after,
        buttons=[Button("权限一览", "/rights/", post=False)],
    )  # fmt: skip
