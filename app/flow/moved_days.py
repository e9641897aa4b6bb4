"""What follows when days of the working calendar change: running time limits are recounted.

It is part of the change: of its transaction where few limits are touched, else a job.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, inspect, or_, select
from sqlalchemy.orm import Session

from app.declare.record import Stored
from app.flow.jobs import Progress, enqueue
from app.flow.kept import FRESH_SECONDS
from app.flow.recounting import recount
from app.flow.rules import read_calendar
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE
from app.records import CalendarDay, Timer

DAYS, TOLD = "days_moved", "limits_recounted"
JOB = "recount"
AT_ONCE = 200
# Another process may go on counting by the days it has kept for so long.
SECOND_LOOK = dt.timedelta(seconds=2 * FRESH_SECONDS)
_ONE_DAY = dt.timedelta(days=1)
TIMERS = Stored.metadata.tables["timers"]


@dataclass(frozen=True)
class Span:
    """The days that changed, from the first to the last."""

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read what ``str`` wrote."""
        first, last = text.split("/")[:2]
        return cls(dt.date.fromisoformat(first), dt.date.fromisoformat(last))

    def touched(self, known: Collection[int]) -> ColumnElement[bool]:
        """Say which running limits the days may move or make known: those that run over them.

        A year becomes known, or unknown again, as a whole: then limits count that touch its
        other days. One that has passed is never moved.
        """
        year = Span(self.first.replace(month=1, day=1), self.last.replace(month=12, day=31))
        certain = all(n in known for n in range(self.first.year, self.last.year + 1))
        days = self if certain else year
        return and_(
            Timer.done_at.is_(None),
            Timer.paused_at.is_(None),  # it is counted anew when it goes on
            Timer.due_at >= clock.now(),
            or_(days.run_over(), and_(Timer.provisional, year.run_over())),
        )

    def run_over(self) -> ColumnElement[bool]:
        """Say which limits run over any of the days."""
        return and_(
            Timer.due_at >= dt.datetime.combine(self.first, dt.time.min, OFFICE_ZONE),
            Timer.started_at < dt.datetime.combine(self.last + _ONE_DAY, dt.time.min, OFFICE_ZONE),
        )


@dataclass(frozen=True)
class Told:
    """What came of a change: how many limits were recounted, or that a job will do it."""

    moved: int = 0
    later: bool = False


def note_days(session: Session, records: Iterable[object]) -> None:
    """Collect the days of the calendar about to be written, those they stood for included."""
    for record in records:
        if isinstance(record, CalendarDay):
            before = inspect(record).attrs.on.history.deleted
            session.info.setdefault(DAYS, set()).update({record.on, *before})


def recount_moved(session: Session) -> None:
    """Recount, in the transaction about to be committed, what its days of the calendar touch.

    Past ``AT_ONCE`` limits a job does it. A job looks once more later in any case: for the
    limits that other processes count by the old days until they read the new ones.
    """
    session.flush()
    days = session.info.pop(DAYS, None)
    if not days:
        return
    span = Span(min(days), max(days))
    which = span.touched(read_calendar(session).years)
    timers = _locked(session, which, after=0, most=AT_ONCE + 1)
    later = len(timers) > AT_ONCE
    moved = 0 if later else recount(session, timers)
    moment = clock.now()
    if later:
        enqueue(session, JOB, f"{span}/{moment:%y%m%d%H%M%S.%f}", moment)
    enqueue(session, JOB, f"{span}/{moment:%y%m%d%H%M%S.%f}+", moment + SECOND_LOOK)
    session.info[TOLD] = Told(moved, later)


def told(session: Session) -> Told:
    """Return, once, what the last committed change of the calendar came to."""
    found: Told = session.info.pop(TOLD, Told())
    return found


def forget_days(session: Session) -> None:
    """Forget the collected days: the transaction was rolled back."""
    session.info.pop(DAYS, None)


def recount_job(session: Session, progress: Progress) -> str:
    """Recount what the days in the job's slot touch, some at a time; to repeat it does no harm."""
    span = Span.parse(progress.slot)
    which = span.touched(read_calendar(session).years)
    total = session.connection().scalar(select(func.count()).select_from(Timer).where(which))
    moved = done = after = 0
    while timers := _locked(session, which, after=after, most=AT_ONCE):
        moved += recount(session, timers)
        done, after = done + len(timers), timers[-1].id
        session.commit()
        progress.say(done, max(done, total or 0))
    return f"核对 {done} 项时限，重算 {moved} 项"


def _locked(
    session: Session, which: ColumnElement[bool], *, after: int, most: int
) -> Sequence[Any]:
    """Return limits by key, held against a step that stops one until this transaction ends."""
    query = select(TIMERS).where(which, Timer.id > after).order_by(Timer.id).limit(most)
    return session.connection().execute(query.with_for_update()).all()
