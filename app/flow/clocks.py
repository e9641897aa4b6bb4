"""The time limits (时限) of a record: started, stopped, and the nearest shown on the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.declare.choice import Choice, Stray
from app.declare.flow import Clock
from app.declare.reading import fields_of
from app.declare.record import Record, Stored, Timed
from app.flow.rules import Limit, calendar_of, own
from app.flow.subject import flow_of
from app.kernel import clock
from app.kernel.standing import units_after
from app.kernel.working import Counting, Due, Length
from app.records import TimeLimit, Timer

BETWEEN = ","
Values = dict[str, BindParameter[Any]]
TIMERS = Stored.metadata.tables["timers"]
CHANGING = (
    "added", "extended", "due_at", "provisional", "paused_at", "paused_for", "warn_at",
    "warned_at", "done_at",
)  # fmt: skip


@dataclass(frozen=True)
class Starting:
    """A time limit about to run; a timed record shows its end as its due date at once.

    ``rule`` is the row of the rule set it is taken from, with what it says of the limit's end.
    """

    record: Any
    limit: Clock
    since: dt.datetime
    end: Due
    rule: Limit | None = None

    def __post_init__(self) -> None:
        """Show the end on the record, also in the column its limit keeps it in."""
        if isinstance(self.record, Timed):
            self.record.due_at, self.record.due_provisional = self.end.at, self.end.provisional
            self.record.due_warn_at, self.record.due_paused = self._warn_at, None
        keep_end(self.record, self.limit, self.end.at)

    @property
    def _warn_days(self) -> int | None:
        """A period is no limit to keep, so nobody is warned of its end."""
        return self.rule.warn_days if self.rule is not None and not self.limit.period else None

    @property
    def _warn_at(self) -> dt.datetime | None:
        return warning_of(self.end.at, self._warn_days)

    def row(self) -> dict[str, Any]:
        """Return the values of the timer of a record that has its key."""
        told = self.rule.late_to if self.rule is not None and not self.limit.period else None
        return {
            "kind": self.record.__tablename__, "record_id": self.record.id,
            "rule": self.limit.limit.code, "label": self.limit.label, "started_at": self.since,
            "due_at": self.end.at, "provisional": self.end.provisional, **_counted(self.end),
            "warn_days": self._warn_days, "warn_at": self._warn_at,
            "late_to": told.code if told is not None else None,
        }  # fmt: skip


def _counted(end: Due) -> dict[str, Any]:
    how = end.counted
    if how is None:
        return {"length": None, "same_day": False, "move_rest_day": False}
    return {
        "length": how.length.short, "same_day": how.same_day, "move_rest_day": how.move_rest_day,
    }  # fmt: skip


def warning_of(due_at: dt.datetime, warn_days: int | None) -> dt.datetime | None:
    """Return from when a limit's end is near: from the beginning of the day so many days before.

    None of one that nobody wants to be warned of.
    """
    if warn_days is None:
        return None
    return clock.day_start(clock.in_office(due_at).date() - dt.timedelta(days=warn_days))


def counting_of(timer: Any) -> Counting | None:
    """Return how a limit is counted, with what was added; None if nobody wrote it down."""
    if timer.length is None:
        return None
    length = Length.parse(timer.length)
    return Counting(length, timer.same_day, timer.move_rest_day).longer(timer.added)


def keep_end(record: Any, limit: Clock, end: dt.datetime) -> None:
    """Put the last day of a limit into the column of the record it is kept in, if there is one."""
    if limit.ends is not None:
        setattr(record, limit.ends.key, clock.in_office(end).date())


def start_clocks(session: Session, starting: Sequence[Starting]) -> None:
    """Write the time limits of records that have their keys."""
    rows = [one.row() for one in starting]
    if rows:
        session.connection().execute(insert(Timer), rows)


def running(session: Session, record: Any, *, held: bool = False) -> list[Timer]:
    """Return copies of the limits of a record that have not ended, those standing still included.

    Held in one order, as a recount does: neither reads what the other is about to change.
    """
    query = select(*Timer.__table__.c).where(
        Timer.kind == record.__tablename__, Timer.record_id == record.id, Timer.done_at.is_(None)
    )
    query = query.order_by(Timer.id)
    rows = session.connection().execute(query.with_for_update() if held else query).mappings()
    return [Timer(**row) for row in rows]


class Held:
    """The limits of a record that have not ended, held by this transaction until it ends."""

    def __init__(self, session: Session, record: Any) -> None:
        self._session = session
        self.timers = running(session, record, held=True)
        self._before = [_changing(timer) for timer in self.timers]

    @property
    def going(self) -> list[Timer]:
        """Those that were not ended meanwhile."""
        return [timer for timer in self.timers if timer.done_at is None]

    def store(self) -> None:
        """Write what was changed: one statement, whatever the number of limits."""
        rows = [
            {"key": timer.id, **{f"new_{name}": value for name, value in now.items()}}
            for timer, before in zip(self.timers, self._before, strict=True)
            if (now := _changing(timer)) != before
        ]
        if rows:
            new: Values = {name: bindparam(f"new_{name}") for name in CHANGING}
            changed = update(TIMERS).where(TIMERS.c.id == bindparam("key")).values(**new)
            self._session.connection().execute(changed, rows)


def _changing(timer: Timer) -> dict[str, Any]:
    return {name: getattr(timer, name) for name in CHANGING}


def show_nearest(record: Any, timers: Sequence[Timer]) -> None:
    """Let a record show the nearest of its limits that runs, else why all of them stand still."""
    if not isinstance(record, Timed):
        return
    standing = [timer for timer in timers if timer.paused_at is not None]
    live = [timer for timer in timers if timer.paused_at is None]
    nearest = min(live, key=lambda timer: timer.due_at, default=None)
    stopped = next(iter(standing), None) if nearest is None else None
    record.due_at = nearest.due_at if nearest is not None else None
    record.due_provisional = nearest.provisional if nearest is not None else False
    record.due_warn_at = nearest.warn_at if nearest is not None else None
    record.due_paused = stopped.paused_for if stopped is not None else None


def count_anew(
    session: Session, record: Any, timer: Timer, least: dt.datetime | None = None
) -> None:
    """Let a limit end where its length, with what was added, now ends; not before ``least``."""
    how = counting_of(timer)
    if how is None:
        return
    end = how.end(timer.started_at, calendar_of(session))
    timer.due_at = end.at if least is None else max(end.at, least)
    timer.provisional = end.provisional
    timer.warn_at = warning_of(timer.due_at, timer.warn_days)
    if timer.warn_at is not None and timer.warn_at > clock.now():
        timer.warned_at = None  # the new end has not been told of yet
    flow = flow_of(record)
    for limit in flow.clocks if flow is not None else ():
        if limit.limit.code == timer.rule:
            keep_end(record, limit, timer.due_at)


def go_on(session: Session, record: Any, timer: Timer) -> None:
    """Let a limit that stood still run again; it is longer by the time it stood."""
    how = counting_of(timer)
    if timer.paused_at is not None and how is not None:
        calendar = calendar_of(session)
        timer.added += units_after(how, timer.started_at, timer.paused_at, clock.now(), calendar)
    timer.paused_at = timer.paused_for = None
    count_anew(session, record, timer)


def stop(session: Session, record: Any, timers: Iterable[Timer], clocks: Sequence[Clock]) -> None:
    """End limits; one that stood still ends as late as if it had gone on just now."""
    codes = {one.limit.code for one in clocks}
    for timer in timers:
        if timer.rule in codes:
            if timer.paused_at is not None:
                go_on(session, record, timer)
            timer.done_at = clock.now()


def stop_clocks(session: Session, record: Record, clocks: Sequence[Clock]) -> None:
    """Stop time limits of a record; the next open one becomes its due date."""
    held = Held(session, record)
    stop(session, record, held.timers, clocks)
    show_nearest(record, held.going)
    held.store()


def reasons(paused_for: str | None) -> list[Choice | Stray]:
    """Return what a limit stands still for, from the office's own list."""
    declared: Any = fields_of(own(TimeLimit))["pauses"].choices
    codes = (paused_for or "").split(BETWEEN)
    return [declared.__members__.get(code) or Stray(code) for code in codes if code]
