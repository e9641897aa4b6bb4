"""Reminders: at the right time, for those who can do something about it, in their own area."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.flow.drafts import keep_draft
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, travel
from app.records import Account, CalendarDay, DayKind, Grant, Job, JobState
from app.scope import Reader, reading_as
from models.roles import Role
from tests.desk.town import DAY, NOW, hrefs, lines, new_town, section
from tests.house import EAST, House
from tests.people import make_staff, someone

pytestmark = pytest.mark.postgres


def told(house: House, role: Role, where: str = EAST) -> str:
    """Return all reminders on somebody's desk."""
    return "\n".join(lines(someone(house, role, where).get("/"), "提醒"))


def test_a_village_without_liaison_is_named_to_its_township(house: House) -> None:
    town, other = new_town(house), new_town(house)
    assert "甲村、乙村没有信息联络员" in told(house, Role.TOWN_HEAD, town)
    key = make_staff(house, f"l{next(house.numbers)}", Role.LIAISON, house.villages[town])
    assert "甲村" not in told(house, Role.TOWN_HEAD, town)
    assert "乙村没有信息联络员" in told(house, Role.TOWN_HEAD, town)
    assert "甲村、乙村" in told(house, Role.TOWN_HEAD, other)
    with house.program() as session:
        session.query(Grant).filter_by(staff_id=key).one().to_on = dt.date(2026, 1, 1)
    assert "甲村、乙村没有信息联络员" in told(house, Role.TOWN_HEAD, town)


def test_the_county_is_told_how_many(house: House) -> None:
    before = told(house, Role.SUPERVISOR)
    new_town(house)
    after = told(house, Role.SUPERVISOR)
    counts = [[int(n) for n in text.split() if n.isdecimal()][-2:] for text in (before, after)]
    assert [b - a for a, b in zip(*counts, strict=True)] == [1, 2]
    assert "没有信息联络员" not in told(house, Role.INVESTIGATOR)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.datetime(2026, 10, 31, 9, tzinfo=OFFICE_ZONE), ""),
        (dt.datetime(2026, 11, 1, 9, tzinfo=OFFICE_ZONE), "2027 年的放假安排尚未导入"),
        (dt.datetime(2027, 1, 2, 9, tzinfo=OFFICE_ZONE), "2027 年的放假安排尚未导入"),
    ],
)
def test_a_calendar_is_asked_for_from_november_on(
    house: House, day: dt.datetime, expected: str
) -> None:
    with travel(day):
        for role in (Role.SYSTEM_ADMIN, Role.REVIEWER, Role.SUPERVISOR):
            reminders = told(house, role)
            assert expected in reminders
            assert ("放假安排" in reminders) is bool(expected)
        assert "放假安排" not in told(house, Role.WINDOW)


def test_a_loaded_calendar_is_not_asked_for(house: House) -> None:
    with travel(dt.datetime(2026, 11, 1, 9, tzinfo=OFFICE_ZONE)):
        days = [dt.date(2027, 10, n) for n in range(1, 5)]
        with house.program() as session:
            name = "元旦春节清明劳动端午中秋国庆"
            session.add_all(
                CalendarDay(on=day, kind=DayKind.OFF, name=name, source="通知") for day in days
            )
        try:
            assert "放假安排" not in told(house, Role.SYSTEM_ADMIN)
        finally:
            with house.program() as session:
                for day in session.query(CalendarDay).filter(CalendarDay.on.in_(days)):
                    day.voided_at, day.void_reason = clock.now(), "演练结束"


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (dt.timedelta(minutes=20), "上次备份不到 1 小时前"),
        (dt.timedelta(hours=3), "上次备份 3 小时前"),
        (dt.timedelta(hours=25), "上次备份 25 小时前"),
        (dt.timedelta(hours=26), "上次备份是 26 小时前，超过 26 小时，请检查夜间备份任务"),
        (dt.timedelta(days=5), "上次备份是 5 天前"),
    ],
)
def test_an_old_backup_is_told_to_the_system_administrator(
    house: House, age: dt.timedelta, said: str
) -> None:
    folder = Path(house.app.config["OFFICE_DATA_DIR"]) / "backups"
    made = folder / f"{NOW - age:%Y%m%d-%H%M%S}"
    made.mkdir(parents=True)
    (folder / ".unfinished-20990101-000000").mkdir(exist_ok=True)
    try:
        with travel(NOW):
            assert said in told(house, Role.SYSTEM_ADMIN)
            assert "备份" not in told(house, Role.SUPERVISOR)
    finally:
        made.rmdir()


def test_no_backup_at_all_is_told(house: House) -> None:
    assert "还没有任何备份" in told(house, Role.SYSTEM_ADMIN)


def test_a_failed_night_is_told(house: House) -> None:
    with house.program() as session:
        job = Job(name="backup", slot="t1", state=JobState.FAILED, due_at=NOW, result="磁盘已满")
        session.add(job)
        session.flush()
        key = job.id
    assert "2026-06-10 的任务没有完成：磁盘已满" in told(house, Role.SYSTEM_ADMIN)
    with house.program() as session:
        session.delete(session.get_one(Job, key))
    assert "磁盘已满" not in told(house, Role.SYSTEM_ADMIN)


def test_locked_accounts_are_told_to_the_security_administrator(house: House) -> None:
    someone(house, Role.SECURITY_ADMIN)  # an account that has logged in has its lock
    with house.program() as session:
        session.query(Account).order_by(Account.id.desc()).first().locked_until = NOW + DAY / 2
    with travel(NOW):
        assert "1 个账号因多次输错密码暂时锁定" in told(house, Role.SECURITY_ADMIN)
    with travel(NOW + DAY):
        assert "锁定" not in told(house, Role.SECURITY_ADMIN)


def test_ones_own_drafts_stand_on_the_desk(house: House) -> None:
    town = new_town(house)
    person = someone(house, Role.WINDOW, town)
    with house.program() as session, reading_as(session, Reader(person.staff_id, "某员")):
        with travel(NOW - 8 * DAY):
            keep_draft(session, "/cases/add", "新建救助案件", [], draft_id=None, version=None)
        with travel(NOW):
            new = keep_draft(session, "/persons/add", "新建人员", [], draft_id=None, version=None)
    with travel(NOW):
        page = person.get("/")
        assert len(lines(page, "未完成的草稿")) == 2
        box = section(page, "未完成的草稿")
        assert box is not None
        assert f"/persons/add?draft={new}&back=/" in hrefs(box)
        assert "1 份草稿一周没有动过" in told(house, Role.WINDOW, town)
        colleague = someone(house, Role.WINDOW, town, nth=1)
        assert section(colleague.get("/"), "未完成的草稿") is None
