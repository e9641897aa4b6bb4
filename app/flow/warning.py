"""The night's look at the time limits: which will soon end, which were missed (时限提醒)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from app.declare.reading import remembered
from app.declare.record import Record, Stored
from app.flow.dues import Line, models_by_table, shown, write_lines
from app.flow.jobs import Progress
from app.flow.journal import OVERDUE, WARNED
from app.kernel import clock
from app.records import Timer
from app.scope import PROGRAM, reading_as

JOB = "limits"
AT_ONCE = 200
TIMERS = Stored.metadata.tables["timers"]
_RUNS = and_(Timer.done_at.is_(None), Timer.paused_at.is_(None))


@remembered
def _periods() -> list[str]:
    """Return the codes of the limits that are mere days to pass: nobody misses them."""
    records = (model for model in models_by_table().values() if issubclass(model, Record))
    screens = (record.screen for record in records)
    flows = (screen.flow for screen in screens if screen is not None)
    clocks = (limit for flow in flows if flow is not None for limit in flow.clocks)
    return sorted({limit.limit.code for limit in clocks if limit.period})


def near(now: dt.datetime) -> ColumnElement[bool]:
    """Which limits end so soon that the rule set wants it told, and were not told of."""
    soon = and_(Timer.warn_at <= now, Timer.due_at >= now)
    return and_(_RUNS, Timer.warned_at.is_(None), soon)


def missed(now: dt.datetime) -> ColumnElement[bool]:
    """Which limits have passed and were not told of."""
    passed = and_(Timer.due_at < now, Timer.rule.not_in(_periods()))
    return and_(_RUNS, Timer.late_at.is_(None), passed)


def _locked(session: Session, which: ColumnElement[bool], after: int) -> Sequence[Any]:
    """Return some limits by key, held against a step and another night's look."""
    query = select(TIMERS).where(which, Timer.id > after).order_by(Timer.id).limit(AT_ONCE)
    return session.connection().execute(query.with_for_update()).all()


def _pieces(session: Session, which: ColumnElement[bool]) -> Iterator[Sequence[Any]]:
    after = 0
    while timers := _locked(session, which, after):
        yield timers
        after = timers[-1].id


def _warned(timer: Any) -> Line:
    day = shown(timer.due_at, timer.provisional)
    return Line(timer, WARNED, f"“{timer.label}”将于 {day} 届满，请抓紧办理")


def _overdue(timer: Any) -> Line:
    day = shown(timer.due_at, timer.provisional)
    return Line(timer, OVERDUE, f"“{timer.label}”已于 {day} 届满，尚未办结")


def _tell(session: Session, timers: Sequence[Any], lines: Sequence[Line], mark: str) -> None:
    """Write the lines and note that they were written, in one transaction."""
    keys = [timer.id for timer in timers]
    told = update(TIMERS).where(TIMERS.c.id.in_(keys)).values({mark: clock.now()})
    session.connection().execute(told)
    with reading_as(session, PROGRAM):
        write_lines(session, lines, None)
    session.commit()


def warn_of_limits(session: Session, progress: Progress) -> str:
    """Tell once, in the histories of the records, of limits that end soon or were missed.

    Some at a time; to do it again, or twice at a time, tells nothing twice.
    """
    now, warned, late = clock.now(), 0, 0
    for timers in _pieces(session, near(now)):
        _tell(session, timers, [_warned(timer) for timer in timers], "warned_at")
        warned += len(timers)
        progress.say(warned, warned)
    for timers in _pieces(session, missed(now)):
        _tell(session, timers, [_overdue(timer) for timer in timers], "late_at")
        late += len(timers)
        progress.say(warned + late, warned + late)
    session.rollback()
    return f"提醒将到期的时限 {warned} 项，逾期的 {late} 项"
