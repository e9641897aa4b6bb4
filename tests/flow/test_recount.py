"""Entering a year recounts what ran into it: its dates, its records, its history, and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import count_statements
from app.declare import Choice
from app.declare.flow import Clock
from app.flow import moved_days
from app.flow.clocks import Starting, start_clocks, stop_clocks
from app.flow.dues import PROVISIONAL
from app.flow.jobs import JOBS, Progress
from app.flow.moved_days import JOB, SECOND_LOOK, Span, recount_job, told
from app.flow.recounting import REASON
from app.flow.rules import calendar_of, read_calendar
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.kernel.working import Counting, Length
from app.records import CalendarDay, JournalEntry, Timer
from models import casework
from models.case import Case
from models.notice import NOTICE_CLOCK, Notice
from models.workdays import load_calendar
from tests.factories import Family
from tests.flow.story import People, Story
from tests.house import House

pytestmark = pytest.mark.postgres
BEGUN = dt.datetime(2026, 12, 30, 10, tzinfo=OFFICE_ZONE)
DAY = dt.timedelta(days=1)
HEAD = "日期,类型,节日,依据"
HOLIDAYS = {
    "元旦": ["01-01"], "春节": ["02-05", "02-06", "02-07", "02-08"], "清明节": ["04-05"],
    "劳动节": ["05-01", "05-02"], "端午节": ["06-09"], "中秋节": ["09-15"],
    "国庆节": ["10-01", "10-02", "10-03"],
}  # fmt: skip
OFF = [f"2027-{day},放假,{name},演练" for name, days in HOLIDAYS.items() for day in days]
SUNDAY_WORKED = "2027-01-03,上班,元旦,演练"


def end_of(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59), OFFICE_ZONE)


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return People(house)


@pytest.fixture(autouse=True)
def unknown_next_year(house: House, time: Traveller) -> Iterator[None]:
    """Take back what a test entered, and stop what it let run: the house belongs to all."""
    yield
    time.at = BEGUN
    with house.program() as session:
        session.connection().execute(
            update(Timer).where(Timer.done_at.is_(None)).values(done_at=clock.now())
        )
        for day in session.scalars(select(CalendarDay).where(CalendarDay.on > BEGUN.date())):
            if day.voided_at is None:
                day.voided_at, day.void_reason = clock.now(), "演练结束"


@pytest.fixture
def story(house: House, people: People, time: Traveller) -> Story:
    assert time.at == BEGUN
    told = Story(house, people)
    told.take(casework.RECEIVE)
    return told


def load(house: House, *lines: str) -> Any:
    """Enter days as the program and return what came of it."""
    with house.program() as session:
        load_calendar(session, [HEAD, *lines])
        session.commit()
        return told(session)


def timer_of(session: Session, case_id: int) -> Timer:
    mine = (Timer.kind == "cases") & (Timer.record_id == case_id)
    (timer,) = session.scalars(select(Timer).where(mine, Timer.done_at.is_(None)))
    return timer


def history(session: Session, case_id: int) -> Sequence[JournalEntry]:
    query = select(JournalEntry).where(
        JournalEntry.subject_kind == "cases", JournalEntry.subject_id == case_id,
        JournalEntry.act == "recount",
    )  # fmt: skip
    return session.scalars(query.order_by(JournalEntry.id)).all()


@contextmanager
def state_of(house: House, story: Story) -> Iterator[tuple[Session, Case, Timer]]:
    with house.program() as session:
        yield session, story.case(session), timer_of(session, story.case_id)


def stands(house: House, story: Story) -> tuple[dt.datetime | None, bool]:
    """Return the due date and its sign, which timer and record must agree upon."""
    with state_of(house, story) as (_, case, timer):
        assert (case.due_at, case.due_provisional) == (timer.due_at, timer.provisional)
        return case.due_at, case.due_provisional


def test_a_limit_keeps_how_it_was_counted(house: House, story: Story) -> None:
    assert stands(house, story) == (end_of("2027-01-04"), True)
    with state_of(house, story) as (_, _, timer):
        assert (timer.length, timer.same_day, timer.move_rest_day) == ("2wd", False, False)


def test_entering_the_year_moves_the_limit_and_says_so(house: House, story: Story) -> None:
    with state_of(house, story) as (_, case, _):
        version = case.row_version
    assert load(house, *OFF, SUNDAY_WORKED).moved >= 1
    assert stands(house, story) == (end_of("2027-01-03"), False)
    with state_of(house, story) as (session, case, _):
        assert case.row_version == version, "nobody who types into the case is disturbed"
        (line,) = history(session, story.case_id)
        assert line.reason == REASON
        assert line.changes == [["核查时限", f"2027-01-04{PROVISIONAL}", "2027-01-03"]]


def test_a_date_that_holds_loses_only_its_sign(house: House, story: Story) -> None:
    load(house, *OFF)
    assert stands(house, story) == (end_of("2027-01-04"), False)
    with state_of(house, story) as (session, _, _):
        (line,) = history(session, story.case_id)
        assert line.changes == [["核查时限", f"2027-01-04{PROVISIONAL}", "2027-01-04"]]


def test_half_a_year_keeps_the_sign_but_its_days_count(house: House, story: Story) -> None:
    load(house, OFF[0], SUNDAY_WORKED)
    assert stands(house, story) == (end_of("2027-01-03"), True)
    load(house, *OFF[1:])
    assert stands(house, story) == (end_of("2027-01-03"), False)
    with state_of(house, story) as (session, _, _):
        assert len(history(session, story.case_id)) == 2


def test_a_limit_that_has_passed_never_moves(house: House, story: Story, time: Traveller) -> None:
    time.at = end_of("2027-01-04") + dt.timedelta(seconds=1)
    load(house, *OFF, SUNDAY_WORKED)
    assert stands(house, story) == (end_of("2027-01-04"), True)
    with state_of(house, story) as (session, _, _):
        assert history(session, story.case_id) == []


def test_no_limit_is_moved_into_the_past(house: House, story: Story, time: Traveller) -> None:
    with state_of(house, story) as (session, case, _):
        restart(session, case, Counting(Length.parse("4wd")))
    assert stands(house, story) == (end_of("2027-01-06"), True)
    time.at = dt.datetime(2027, 1, 5, 9, tzinfo=OFFICE_ZONE)
    load(house, *OFF, "2027-01-02,班,元旦,x", SUNDAY_WORKED)  # by the list it ended yesterday
    assert stands(house, story) == (end_of("2027-01-05"), False)


def restart(
    session: Session, case: Case, how: Counting, limit: Clock = casework.VERIFY_CLOCK
) -> None:
    """Let a case's limit run again, counted another way."""
    stop_clocks(session, case, [limit])
    end = how.end(clock.now(), calendar_of(session))
    start_clocks(session, [Starting(case, limit, clock.now(), end)])


COUNTED = [
    Counting(Length.parse(raw), same_day=same, move_rest_day=moved)
    for raw in ("1wd", "2wd", "6wd", "25wd", "3d", "4d", "37d", "1m", "2m", "30h", "200h")
    for same in (False, True)
    for moved in (False, True)
]
Ways = Choice("Ways", {f"WAY{n}": f"限{n}" for n in range(len(COUNTED))})  # type: ignore[misc]


def test_whatever_the_counting_the_end_is_that_of_the_new_calendar(
    house: House, people: People, time: Traveller
) -> None:
    """44 ways of counting, from the length stored with the limit and nothing else."""
    with house.program() as session:
        case: Case = Family(session, house, people.where).row(Case)
        old = calendar_of(session)
        rows = [
            Starting(case, Clock(Ways(f"限{n}")), time.at, how.end(time.at, old))
            for n, how in enumerate(COUNTED)
        ]
        start_clocks(session, rows)
        key = int(case.id)
    touched = {n for n, how in enumerate(COUNTED) if rows[n].end.provisional}
    load(house, *OFF, SUNDAY_WORKED, "2027-02-20,班,春节,x", "2027-01-29,休,春节,x")
    with house.program() as session:
        calendar = read_calendar(session)
        timers = session.scalars(
            select(Timer).where(Timer.record_id == key, Timer.kind == "cases").order_by(Timer.id)
        ).all()
        ends = [how.end(time.at, calendar) for how in COUNTED]
        assert [(t.due_at, t.provisional) for t in timers] == [(e.at, e.provisional) for e in ends]
        assert not any(timer.provisional for timer in timers)
        written = {line.changes[0][0] for line in history(session, key)}
        assert {f"限{n}" for n in touched} <= written
        nearest = min(timer.due_at for timer in timers)
        assert session.get_one(Case, key).due_at == nearest


def test_the_day_a_notice_shows_moves_with_its_limit(house: House, time: Traveller) -> None:
    with house.program() as session:
        notice: Notice = Family(session, house).row(Notice)
        how = Counting(Length.parse("2wd"))
        end = how.end(time.at, calendar_of(session))
        start_clocks(session, [Starting(notice, NOTICE_CLOCK, time.at, end)])
        key = int(notice.id)
        assert notice.until_on == dt.date(2027, 1, 4)
    load(house, *OFF, SUNDAY_WORKED)
    with house.program() as session:
        notice = session.get_one(Notice, key)
        assert notice.until_on == dt.date(2027, 1, 3)
        assert notice.due_at == end_of("2027-01-03")
        (line,) = history(session, notice.case_id)
        assert (line.kind, line.record_id) == ("notices", key)


def test_changing_and_voiding_a_day_recount_as_well(house: House, story: Story) -> None:
    load(house, *OFF, SUNDAY_WORKED)
    with house.program() as session:
        query = select(CalendarDay).where(
            CalendarDay.on == dt.date(2027, 1, 3), CalendarDay.voided_at.is_(None)
        )
        day = session.scalars(query).one()
        day.on = dt.date(2027, 1, 2)
    assert stands(house, story) == (end_of("2027-01-02"), False)
    with house.program() as session:
        day = session.scalars(select(CalendarDay).where(CalendarDay.id == day.id)).one()
        day.voided_at, day.void_reason = clock.now(), "录错"
    assert stands(house, story) == (end_of("2027-01-04"), False)


def test_a_year_that_is_no_longer_whole_makes_its_limits_provisional_again(
    house: House, story: Story
) -> None:
    load(house, *OFF, SUNDAY_WORKED)
    with house.program() as session:
        autumn = CalendarDay.on.between(dt.date(2027, 9, 1), dt.date(2027, 9, 30))
        day = session.scalars(
            select(CalendarDay).where(autumn, CalendarDay.voided_at.is_(None))
        ).one()
        day.voided_at, day.void_reason = clock.now(), "录错"
    assert stands(house, story) == (end_of("2027-01-03"), True)


def test_what_is_rolled_back_moves_nothing(house: House, story: Story) -> None:
    with house.program() as session:
        load_calendar(session, [HEAD, *OFF, SUNDAY_WORKED])
        session.rollback()
        session.commit()
    assert stands(house, story) == (end_of("2027-01-04"), True)
    with house.program() as session:
        assert 2027 not in calendar_of(session).years


def test_a_days_change_leaves_limits_of_other_times_alone(house: House, story: Story) -> None:
    with house.program() as session, count_statements(house.engine) as seen:
        standing = CalendarDay.on == dt.date(2024, 2, 4), CalendarDay.voided_at.is_(None)
        day = session.scalars(select(CalendarDay).where(*standing)).one()
        day.name = f"{day.name}（更正）"
        session.commit()
        day.name = "春节"
    assert not [text for text in seen if text.startswith("UPDATE timers")]
    assert stands(house, story) == (end_of("2027-01-04"), True)


def many(house: House, count: int) -> list[int]:
    """Let limits of as many cases run into the unknown year."""
    keys = []
    with house.program() as session:
        for _ in range(count):
            case: Case = Family(session, house).row(Case)
            end = Counting(Length.parse("2wd")).end(clock.now(), calendar_of(session))
            start_clocks(session, [Starting(case, casework.VERIFY_CLOCK, clock.now(), end)])
            keys.append(int(case.id))
    return keys


def dues(house: House, keys: list[int]) -> set[tuple[dt.datetime, bool]]:
    with house.program() as session:
        query = select(Case.due_at, Case.due_provisional).where(Case.id.in_(keys))
        return {(row.due_at, row.due_provisional) for row in session.execute(query)}


def lines_of(house: House, keys: list[int]) -> list[int]:
    with house.program() as session:
        return [len(history(session, key)) for key in keys]


def queued(house: House) -> list[Any]:
    with house.engine.connect() as connection:
        found = select(JOBS).where(JOBS.c.name == JOB, JOBS.c.slot.startswith("2027-"))
        return list(connection.execute(found.order_by(JOBS.c.id)))


def work(house: House, slot: str, progress: type[Progress] = Progress) -> str:
    with house.program() as session:
        job_id = next(job.id for job in queued(house) if job.slot == slot)
        return recount_job(session, progress(session, job_id, slot))


BEFORE, AFTER = {(end_of("2027-01-04"), True)}, {(end_of("2027-01-03"), False)}


class Killed(Exception):
    """The process ends between two pieces of work."""


class Dying(Progress):
    """A job process that ends after its first piece."""

    def say(self, done: int, total: int) -> None:
        super().say(done, total)
        raise Killed


def test_many_limits_are_recounted_by_a_job_that_may_die(
    house: House, time: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moved_days, "AT_ONCE", 3)
    time.move(dt.timedelta(seconds=1))
    keys = many(house, 8)
    before = len(queued(house))
    answer = load(house, *OFF, SUNDAY_WORKED)
    assert (answer.moved, answer.later) == (0, True)
    assert dues(house, keys) == BEFORE
    now, again = queued(house)[before:]
    assert (now.due_at, again.due_at) == (clock.now(), clock.now() + SECOND_LOOK)
    with pytest.raises(Killed):
        work(house, now.slot, Dying)
    assert dues(house, keys) == BEFORE | AFTER
    assert "重算 5 项" in work(house, now.slot)
    assert dues(house, keys) == AFTER
    assert "重算 0 项" in work(house, now.slot), "to repeat it does no harm"
    assert lines_of(house, keys) == [1] * 8
    (job,) = [job for job in queued(house) if job.id == now.id]
    assert job.done == job.total > 0


def test_a_limit_started_meanwhile_by_the_old_days_is_found_later(
    house: House, time: Traveller
) -> None:
    time.move(dt.timedelta(seconds=2))
    before = len(queued(house))
    with house.program() as session:
        old = calendar_of(session)
    load(house, *OFF, SUNDAY_WORKED)
    (again,) = queued(house)[before:]
    with house.program() as session:  # another process that still keeps the old days
        case: Case = Family(session, house).row(Case)
        end = Counting(Length.parse("2wd")).end(clock.now(), old)
        start_clocks(session, [Starting(case, casework.VERIFY_CLOCK, clock.now(), end)])
        key = int(case.id)
    assert dues(house, [key]) == BEFORE
    work(house, again.slot)
    assert dues(house, [key]) == AFTER


def statements(house: House, count: int) -> int:
    keys = many(house, count)
    with count_statements(house.engine) as seen:
        load(house, *OFF, SUNDAY_WORKED)
    assert dues(house, keys) == AFTER
    return sum(not text.startswith(("INSERT INTO calendar_days", "SAVEPOINT")) for text in seen)


def test_the_number_of_limits_does_not_change_the_number_of_statements(house: House) -> None:
    few = statements(house, 2)
    with house.program() as session:
        for day in session.scalars(select(CalendarDay).where(CalendarDay.on > BEGUN.date())):
            if day.voided_at is None:
                day.voided_at, day.void_reason = clock.now(), "演练结束"
    assert statements(house, 20) <= few


def test_a_span_reads_what_it_writes() -> None:
    span = Span(dt.date(2027, 1, 1), dt.date(2027, 10, 3))
    assert Span.parse(f"{span}/261230100000.000000+") == span
