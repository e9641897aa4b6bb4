"""Counting running time limits anew by the working calendar as it now stands (时限重算)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.declare.reading import remembered
from app.declare.record import Stored, Timed
from app.flow.journal import RECOUNTED
from app.flow.rules import read_calendar
from app.flow.subject import subject_of
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.kernel.working import DAY_END, Counting, Due, Length
from app.records import Timer
from app.scope import PROGRAM, reader_of, reading_as

REASON = "工作日历更新"
PROVISIONAL = "（暂推）"
TIMERS, JOURNAL = Stored.metadata.tables["timers"], Stored.metadata.tables["journal"]


@dataclass(frozen=True)
class Moved:
    """A limit with another end than before."""

    timer: Any
    end: Due


def recount(session: Session, timers: Sequence[Any]) -> int:
    """Count limits anew by the calendar as it now stands; return how many ended otherwise.

    Changes the timers, the due dates of their records and the records' histories. A limit that
    has passed stays, and none is moved into the past: at the earliest it ends today.
    """
    calendar, now, who = read_calendar(session), clock.now(), reader_of(session).staff_id
    moved = []
    with reading_as(session, PROGRAM):
        for timer in timers:
            how = _counting(timer)
            if how is not None and timer.due_at >= now:
                end = _not_past(how.end(timer.started_at, calendar), timer.due_at, now)
                if (end.at, end.provisional) != (timer.due_at, timer.provisional):
                    moved.append(Moved(timer, end))
        if moved:
            _write(session, moved, who)
    return len(moved)


def _not_past(end: Due, before: dt.datetime, now: dt.datetime) -> Due:
    """Who relied on a later date yesterday is not late today."""
    if end.at >= now:
        return end
    tonight = dt.datetime.combine(now.date(), DAY_END, OFFICE_ZONE)
    return Due(min(before, tonight), provisional=False)


def _counting(timer: Any) -> Counting | None:
    """Return how a limit is counted; None of one that nobody wrote it down for."""
    if timer.length is None:
        return None
    return Counting(Length.parse(timer.length), timer.same_day, timer.move_rest_day)


def _records(session: Session, model: Any, keys: Sequence[int]) -> Sequence[Any]:
    return session.scalars(select(model).where(model.id.in_(keys))).all()


@remembered
def _models() -> dict[str, Any]:
    return {str(m.class_.__tablename__): m.class_ for m in Stored.registry.mappers}


def _write(session: Session, moved: list[Moved], who: int | None) -> None:
    connection = session.connection()
    rows = [{"key": m.timer.id, "at": m.end.at, "is_provisional": m.end.provisional} for m in moved]
    changed = update(TIMERS).where(TIMERS.c.id == bindparam("key"))
    connection.execute(
        changed.values(due_at=bindparam("at"), provisional=bindparam("is_provisional")), rows
    )
    by_kind: dict[str, list[Moved]] = defaultdict(list)
    for each in moved:
        by_kind[each.timer.kind].append(each)
    for kind, some in by_kind.items():
        _write_records(session, kind, some, who)


def _write_records(session: Session, kind: str, moved: list[Moved], who: int | None) -> None:
    """Let the records show their nearest limit, and write the change into their histories.

    No version is moved on: nothing that somebody may be typing has changed.
    """
    model = _models()[kind]
    keys = sorted({each.timer.record_id for each in moved})
    if issubclass(model, Timed):
        _show_nearest(session, model, keys)
    for limit in model.screen.flow.clocks:
        if limit.ends is not None:
            ended = [m for m in moved if m.timer.label == limit.label]
            _write_ends(session, model.__table__, limit.ends.key, ended)
    records = {record.id: record for record in _records(session, model, keys)}
    lines = [_line(records[each.timer.record_id], each, who) for each in moved]
    session.connection().execute(insert(JOURNAL), lines)


def _show_nearest(session: Session, model: Any, keys: list[int]) -> None:
    table = model.__table__
    columns = (Timer.record_id, Timer.due_at, Timer.provisional)
    running = and_(Timer.kind == table.name, Timer.record_id.in_(keys), Timer.done_at.is_(None))
    query = select(*columns).where(running).order_by(Timer.due_at.desc())
    nearest = {row.record_id: row for row in session.connection().execute(query)}
    rows = [
        {"key": key, "at": row.due_at, "is_provisional": row.provisional}
        for key, row in nearest.items()
    ]
    changed = update(table).where(table.c.id == bindparam("key"))
    session.connection().execute(
        changed.values(due_at=bindparam("at"), due_provisional=bindparam("is_provisional")), rows
    )


def _write_ends(session: Session, table: Any, column: str, moved: list[Moved]) -> None:
    """Put the last days of one limit into the column its records keep it in."""
    rows = [{"key": m.timer.record_id, "last": m.end.at.date()} for m in moved]
    if rows:
        changed = update(table).where(table.c.id == bindparam("key"))
        session.connection().execute(changed.values({column: bindparam("last")}), rows)


def _line(record: Any, moved: Moved, who: int | None) -> dict[str, Any]:
    timer, subject = moved.timer, subject_of(record)
    old, new = shown(timer.due_at, timer.provisional), shown(moved.end.at, moved.end.provisional)
    return {
        "at": clock.now(), "staff_id": who, "kind": timer.kind,
        "record_id": timer.record_id, "subject_kind": subject[0], "subject_id": subject[1],
        "act": RECOUNTED, "reason": REASON, "changes": [[timer.label, old, new]],
    }  # fmt: skip


def shown(at: dt.datetime, provisional: bool) -> str:  # noqa: FBT001 - the two halves of a due moment
    """Return a due moment as the history tells it."""
    ends_a_day = at.time() == DAY_END
    text = clock.show_day(at.date()) if ends_a_day else clock.show_moment(at)
    return text + (PROVISIONAL if provisional else "")
