"""Reminders (提醒): what nobody asked about today and will be missed one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.backup import last_backup
from app.flow.drafts import DraftLine
from app.flow.journal import caption
from app.flow.rules import calendar_of
from app.generate.asking import may, office
from app.generate.cells import due_cell
from app.generate.deskpages import Remark, Tasks
from app.generate.labels import say
from app.generate.late import missed_limits
from app.kernel import clock
from app.kernel.working import missing_year
from app.records import Account, Area, Grant, Job, JobState, Level, Staff
from app.scope import Reader
from models.roles import Role
from views.workdays import WorkdaysImport

Reminder = Callable[[Session, Reader], Iterator[Remark]]

NAMED = 3
BACKUP_HOURS = 26  # one night, and a little
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
DAY_HOURS = 48


def _staff_page() -> str:
    """Return where a post can be filled; whoever may not fill it sees who works here."""
    return "/staffing/" if may("can_list", "staffing") else "/staff/list/"


def _without_liaison() -> ColumnElement[bool]:
    """Whether nobody on duty holds the post of liaison in an area today."""
    today = clock.today()
    held = exists().where(
        Grant.area_id == Area.id, Grant.role == Role.LIAISON.code, Grant.voided_at.is_(None),
        Grant.from_on <= today, Grant.to_on.is_(None) | (Grant.to_on >= today),
        Grant.staff_id == Staff.id, Staff.on_duty, Staff.voided_at.is_(None),
    )  # fmt: skip
    return (Area.level == Level.VILLAGE) & Area.voided_at.is_(None) & ~held


def villages_of_the_town(here: Session, reader: Reader) -> Iterator[Remark]:
    """Name the villages of one's township that have no liaison (方案三(一))."""
    towns = [post.value for post in reader.posts if post.column == "town_id"]
    query = select(Area.name).where(_without_liaison(), Area.parent_id.in_(towns))
    names = list(here.scalars(query.order_by(Area.code).limit(NAMED + 1))) if towns else []
    if names:
        more = "等村（居）" if len(names) > NAMED else ""
        yield Remark(f"{'、'.join(names[:NAMED])}{more}没有信息联络员", _staff_page(), "查看人员")


def villages_of_the_county(here: Session, _reader: Reader) -> Iterator[Remark]:
    """Count the villages that have no liaison (方案三(一))."""
    town = aliased(Area)
    query = (
        select(func.count(town.id.distinct()), func.count(Area.id))
        .join(town, town.id == Area.parent_id)
        .where(_without_liaison())
    )
    towns, villages = here.execute(query).one()
    if villages:
        text = f"{towns} 个乡镇中 {villages} 个村（居）没有信息联络员"
        yield Remark(text, _staff_page(), "查看人员")


def calendar_is_loaded(here: Session, _reader: Reader) -> Iterator[Remark]:
    """Without the year's notice, time limits are provisional; who may enter it is led there."""
    today = clock.today()
    year = missing_year(calendar_of(here), today)
    if year is not None:
        text = f"{year} 年的放假安排尚未导入，涉及该年的时限按法定节假日暂推"
        tone = "red" if year == today.year else "amber"
        enters = may(WorkdaysImport.shown_with, WorkdaysImport.class_permission_name)
        place = ("/workdays/", "导入日历") if enters else ("/calendar_days/list/", "查看日历")
        yield Remark(text, *place, tone)


def backup_is_fresh(_here: Session, _reader: Reader) -> Iterator[Remark]:
    """Say how old the last backup is, good or bad."""
    made = last_backup(Path(current_app.config["OFFICE_DATA_DIR"]))
    if made is None:
        yield Remark("还没有任何备份，请检查夜间备份任务", tone="red")
        return
    hours = max(0, (clock.now() - made) // HOUR)
    age = f"{hours} 小时" if hours < DAY_HOURS else f"{hours // 24} 天"
    if hours >= BACKUP_HOURS:
        text = f"上次备份是 {age}前，超过 {BACKUP_HOURS} 小时，请检查夜间备份任务"
        yield Remark(text, tone="red")
    else:
        yield Remark(f"上次备份 {age}前" if hours else "上次备份不到 1 小时前", tone="green")


def jobs_failed(here: Session, _reader: Reader) -> Iterator[Remark]:
    """Name the last work of the night that failed and why."""
    query = select(Job).where(Job.state == JobState.FAILED).order_by(Job.due_at.desc()).limit(NAMED)
    for job in here.scalars(query):
        day = clock.show_day(clock.in_office(job.due_at).date())
        yield Remark(f"{day} 的任务没有完成：{job.result or '原因不明'}", tone="red")


def accounts_locked(here: Session, _reader: Reader) -> Iterator[Remark]:
    """Count the accounts that wrong passwords have locked just now."""
    count = here.scalar(select(func.count(Account.id)).where(Account.locked_until > clock.now()))
    if count:
        yield Remark(f"{count} 个账号因多次输错密码暂时锁定", _staff_page(), "查看人员")


def old_drafts(drafts: Sequence[DraftLine]) -> Iterator[Remark]:
    """Count one's drafts that were not touched for a week."""
    week_ago = clock.later(clock.now(), -WEEK)
    old = [draft for draft in drafts if draft.saved_at < week_ago]
    if old:
        yield Remark(f"{len(old)} 份草稿一周没有动过，不再需要的请丢弃", "/drafts/", "我的草稿")


def missed_limits_told(here: Session) -> Iterator[Remark]:
    """Name what was missed to those whom the rule set wants to know of it."""
    found = missed_limits(here, office(), NAMED + 1)
    for missed in found[:NAMED]:
        label, left = say("Clock", missed.label), due_cell(missed.due_at).text
        text = f"{caption(missed.record)} 的{label}{left}，请督促办理"
        yield Remark(text, missed.href, "查看案件", "red")
    if len(found) > NAMED:
        yield Remark("还有其他逾期的案件", "/cases/list/?order=due_at", "查看全部", "red")


def near_ends(tasks: Tasks | None) -> Iterator[Remark]:
    """Name what waits for the reader and ends soon, as the rule set understands it."""
    near = [task for task in tasks.rows if task.near] if tasks is not None else []
    for task in near[:NAMED]:
        text = f"{task.number.text} 即将到期（{task.due.text}），请抓紧办理"
        yield Remark(text, task.number.href, "查看")
    if len(near) > NAMED:
        yield Remark(f"另有 {len(near) - NAMED} 件待办即将到期，见待我办理")


COUNTY = (Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR)
REMINDERS: tuple[tuple[tuple[Role, ...], Reminder], ...] = (
    ((Role.SYSTEM_ADMIN,), backup_is_fresh),
    ((Role.SYSTEM_ADMIN,), jobs_failed),
    ((*COUNTY, Role.SYSTEM_ADMIN), calendar_is_loaded),
    ((Role.SECURITY_ADMIN,), accounts_locked),
    ((Role.SUPERVISOR, Role.SECURITY_ADMIN), villages_of_the_county),
    ((Role.TOWN_HEAD, Role.WINDOW), villages_of_the_town),
)


def reminders_for(here: Session, reader: Reader) -> Iterator[Remark]:
    """Yield what the reader's roles should think of."""
    for roles, reminder in REMINDERS:
        if any(reader.holds(role.code) for role in roles):
            yield from reminder(here, reader)
