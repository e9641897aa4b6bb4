"""Counting running time limits anew by the working calendar as it now stands (时限重算)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from app.declare.record import Stored, Timed
from app.flow.clocks import Values, counting_of, warning_of
from app.flow.dues import Line, models_by_table, shown, write_lines
from app.flow.journal import RECOUNTED
from app.flow.rules import read_calendar
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.kernel.working import DAY_END, Due
from app.records import Timer
from app.scope import PROGRAM, reader_of, reading_as

REASON = "工作日历更新"
TIMERS = Stored.metadata.tables["timers"]
NEW = ("due_at", "provisional", "warn_at", "warned_at")


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
            how = counting_of(timer)
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


def _write(session: Session, moved: list[Moved], who: int | None) -> None:
    connection = session.connection()
    changed = update(TIMERS).where(TIMERS.c.id == bindparam("key"))
    new: Values = {name: bindparam(f"new_{name}") for name in NEW}
    connection.execute(changed.values(**new), [_values(m) for m in moved])
    by_kind: dict[str, list[Moved]] = defaultdict(list)
    for each in moved:
        by_kind[each.timer.kind].append(each)
    for kind, some in by_kind.items():
        _write_records(session, kind, some)
    write_lines(session, [_line(m) for m in moved], who)


def _values(moved: Moved) -> dict[str, Any]:
    """Return the new values of a limit; of a new end that is not near nobody was told yet."""
    timer, end = moved.timer, moved.end
    warn_at = warning_of(end.at, timer.warn_days)
    told = timer.warned_at if warn_at is None or warn_at <= clock.now() else None
    return {
        "key": timer.id, "new_due_at": end.at, "new_provisional": end.provisional,
        "new_warn_at": warn_at, "new_warned_at": told,
    }  # fmt: skip


def _write_records(session: Session, kind: str, moved: list[Moved]) -> None:
    """Let the records show their nearest limit, also in the column it is kept in.

    No version is moved on: nothing that somebody may be typing has changed.
    """
    model = models_by_table()[kind]
    keys = sorted({each.timer.record_id for each in moved})
    if issubclass(model, Timed):
        _show_nearest(session, model, keys)
    for limit in model.screen.flow.clocks:
        if limit.ends is not None:
            ended = [m for m in moved if m.timer.label == limit.label]
            _write_ends(session, model.__table__, limit.ends.key, ended)


def _show_nearest(session: Session, model: Any, keys: list[int]) -> None:
    table = model.__table__
    columns = (Timer.record_id, Timer.due_at, Timer.provisional, Timer.warn_at)
    running = and_(
        Timer.kind == table.name, Timer.record_id.in_(keys), Timer.done_at.is_(None),
        Timer.paused_at.is_(None),
    )  # fmt: skip
    query = select(*columns).where(running).order_by(Timer.due_at.desc())
    nearest = {row.record_id: row for row in session.connection().execute(query)}
    rows = [
        {"key": key, "at": row.due_at, "uncertain": row.provisional, "near": row.warn_at}
        for key, row in nearest.items()
    ]
    changed = update(table).where(table.c.id == bindparam("key"))
    new = {"due_at": "at", "due_provisional": "uncertain", "due_warn_at": "near"}
    values: Values = {column: bindparam(name) for column, name in new.items()}
    session.connection().execute(changed.values(**values), rows)


def _write_ends(session: Session, table: Any, column: str, moved: list[Moved]) -> None:
    """Put the last days of one limit into the column its records keep it in."""
    rows = [{"key": m.timer.record_id, "last": m.end.at.date()} for m in moved]
    if rows:
        changed = update(table).where(table.c.id == bindparam("key"))
        session.connection().execute(changed.values({column: bindparam("last")}), rows)


def _line(moved: Moved) -> Line:
    timer, end = moved.timer, moved.end
    old, new = shown(timer.due_at, timer.provisional), shown(end.at, end.provisional)
    return Line(timer, RECOUNTED, REASON, [[timer.label, old, new]])
