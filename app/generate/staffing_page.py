"""One member of staff: account, posts now and before, what may be done, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.declare.reading import fields_of, show
from app.generate.asking import appointing, reader
from app.generate.labels import label_of
from app.generate.pages import Button, Cell, Column, Event, Item, Row, Section, ShowPage, Table
from app.generate.reach import area_path
from app.generate.showing import HISTORY, events_of
from app.generate.staffing_list import duty_tag, role_label, seen_at
from app.kernel import clock
from app.kernel.clock import show_day
from app.records import Account, Grant, JournalEntry, Staff
from app.security.accounts import logins_of
from app.security.staffing import Objection, Standing, is_open

HEADS = ("岗位", "范围", "部门", "起始日期", "截止日期")
LEAVES = "停用后，此人的全部岗位立即收回，已登录的页面立即失效。人员档案和办理记录保留。"
RENEWS = "原密码立即失效，已登录的页面须重新登录。新的一次性密码只显示一次，请当面交给本人。"
OPENS = "将为此人开通账号。一次性密码只显示一次，请当面交给本人。"
RETURNS = "恢复后可以登录，岗位须重新任命。"


@dataclass(frozen=True)
class HeldPost:
    """A post held now or to come, with why it cannot be taken away, if so."""

    cells: Sequence[Cell]
    take: str
    refusals: Sequence[str]


@dataclass(frozen=True)
class StaffPage:
    """A member of staff's page and the posts that can be taken away on it."""

    show: ShowPage
    posts: Sequence[HeldPost]


def grants_of(session: Session, staff: Staff) -> list[Grant]:
    """Return all posts a person ever held, the newest first."""
    query = select(Grant).where(Grant.staff_id == staff.id)
    query = query.options(joinedload(Grant.area), joinedload(Grant.department))
    return list(session.scalars(query.order_by(Grant.id.desc())))


def _cells(grant: Grant) -> list[Cell]:
    department = grant.department.name if grant.department is not None else ""
    until = show_day(grant.to_on) if grant.to_on is not None else ""
    tone = "amber" if grant.from_on > clock.today() else "blue"
    return [
        Cell(role_label(grant.role), tone=tone), Cell(area_path(grant.area)), Cell(department),
        Cell(show_day(grant.from_on)), Cell(until),
    ]  # fmt: skip


def _texts(found: Sequence[Objection]) -> list[str]:
    return list(dict.fromkeys(objection.text for objection in found))


def _held(who: Standing, grant: Grant) -> HeldPost:
    found = appointing().taking(reader(), who, grant)
    return HeldPost(_cells(grant), f"/staffing/take/{grant.id}", _texts(found))


def _past(grants: Sequence[Grant]) -> Table:
    rows = [Row([*_cells(g), Cell(g.void_reason or "任期届满", long=True)]) for g in grants]
    plain = [Row([Cell(r.cells[0].text), *r.cells[1:]]) for r in rows]
    return Table("曾任岗位", [Column(head) for head in (*HEADS, "原因")], plain)


def _account(session: Session, staff: Staff) -> list[Item]:
    user = logins_of(session, [staff.user_id or 0]).get(staff.user_id or 0)
    if user is None:
        return [Item("用户名", Cell("尚未开通", tone="grey"))]
    account = session.scalar(select(Account).where(Account.user_id == user.id))
    state = Cell("已启用", tone="green")
    if account is not None and account.must_change:
        state = Cell("一次性密码尚未修改", tone="amber")
    if account is not None and account.locked_until and account.locked_until > clock.now():
        state = Cell("多次输错密码，暂时锁定", tone="red")
    return [
        Item("用户名", Cell(user.username)), Item("账号", state),
        Item("最近登录", Cell(seen_at(user.last_login))),
    ]  # fmt: skip


def _sections(session: Session, staff: Staff) -> list[Section]:
    organisation = staff.organisation.name if staff.organisation is not None else ""
    phone = show(fields_of(Staff)["phone"], staff.phone)
    person = [
        Item(label_of(Staff, "name"), Cell(staff.name)),
        Item(label_of(Staff, "area"), Cell(area_path(staff.area))),
        Item(label_of(Staff, "organisation"), Cell(organisation)),
        Item(label_of(Staff, "phone"), Cell(phone)),
    ]
    return [Section("人员", [*person, *_account(session, staff)])]


def _buttons(staff: Staff, who: Standing) -> list[Button]:
    rules, home = appointing(), "/staffing"
    ruled, faced = _texts(rules.ruling(reader(), who)), _texts(rules.facing(reader(), who))
    if not staff.on_duty:
        return [Button("恢复在岗", f"{home}/return/{staff.id}", tone="main", refusals=ruled,
                       confirm=RETURNS)]  # fmt: skip
    renew, told = ("重置密码", RENEWS) if staff.user_id else ("开通账号", OPENS)
    return [
        Button("停用（离岗）", f"{home}/leave/{staff.id}", tone="red", refusals=ruled,
               confirm=LEAVES, reason="原因（可不填）"),
        Button(renew, f"{home}/renew/{staff.id}", refusals=ruled, confirm=told),
        Button("任命岗位", f"{home}/give/{staff.id}", post=False, tone="main", refusals=faced),
    ]  # fmt: skip


def _events(session: Session, staff: Staff, grants: Sequence[Grant]) -> list[Event]:
    """Return what was done with a person and his posts, newest first."""
    named = {grant.id: f"{role_label(grant.role)}（{grant.area.name}）" for grant in grants}
    of_posts = and_(JournalEntry.kind == Grant.__tablename__, JournalEntry.record_id.in_(named))
    own = and_(JournalEntry.kind == Staff.__tablename__, JournalEntry.record_id == staff.id)
    query = select(JournalEntry, Staff.name).outerjoin(Staff, Staff.id == JournalEntry.staff_id)
    query = query.where(or_(own, of_posts)).order_by(JournalEntry.id.desc()).limit(HISTORY)
    rows: list[Any] = list(session.execute(query))
    return [
        Event(e.who, f"{e.what} {named[entry.record_id]}", e.when, e.reason)
        if entry.kind == Grant.__tablename__
        else e
        for (entry, _), e in zip(rows, events_of(rows, staff), strict=True)
    ]


def staff_page(session: Session, staff: Staff) -> StaffPage:
    """Return the page of a member of staff."""
    grants, today = grants_of(session, staff), clock.today()
    now = [grant for grant in grants if is_open(grant, today)]
    before = [grant for grant in grants if not is_open(grant, today)]
    who = Standing(staff, now)
    page = ShowPage(
        title=staff.name, trail=[("人员与岗位", "/staffing/"), (staff.name, "")],
        tags=[duty_tag(staff)], version=str(staff.row_version), buttons=_buttons(staff, who),
        sections=_sections(session, staff), tables=[_past(before)] if before else [],
        events=_events(session, staff, grants),
    )  # fmt: skip
    return StaffPage(page, [_held(who, grant) for grant in now])
