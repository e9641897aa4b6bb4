"""The share of time limits that were kept, week by week (时限达标)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.declare.office import Office
from app.declare.record import Timed
from app.declare.screen import Screen
from app.generate.asking import may
from app.kernel import clock
from app.records import Timer

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The time limits that ended in a week: how many there were, how many were kept."""

    monday: dt.date
    ended: int = 0
    kept: int = 0


def limits_to_keep(screen: Screen) -> list[str]:
    """Return the rules behind the limits of a record that are to be kept."""
    steps = screen.flow.steps if screen.flow is not None else ()
    return sorted({s.starts.limit.code for s in steps if s.starts and not s.starts.period})


def _counted(session: Session, screen: Screen, mondays: list[dt.date]) -> dict[int, Week]:
    """Count one kind of record: its limits joined to the records, so that the scope holds."""
    model: Any = screen.model
    ends = [clock.day_start(monday + WEEK) for monday in mondays]
    number = case(*((Timer.due_at < end, order) for order, end in enumerate(ends)))
    kept = func.count(case((Timer.done_at <= Timer.due_at, 1)))
    query = (
        select(number, func.count(), kept)
        .select_from(Timer)
        .join(model, and_(Timer.kind == screen.name, Timer.record_id == model.id))
        .where(
            Timer.due_at >= clock.day_start(mondays[0]), Timer.due_at < ends[-1],
            or_(Timer.due_at < clock.now(), Timer.done_at.is_not(None)),
            Timer.rule.in_(limits_to_keep(screen)), model.voided_at.is_(None),
            Timer.paused_at.is_(None),  # one that stands still has no end
        )
        .group_by(number)
    )  # fmt: skip
    return {order: Week(mondays[order], *counts) for order, *counts in session.execute(query)}


def kept_by_week(session: Session, office: Office, weeks: int) -> list[Week]:
    """Return the last weeks up to this one, by the day a limit ended; one statement per kind.

    A limit that still runs is not counted yet, one that was met ahead of time is.
    """
    this = clock.today() - dt.timedelta(days=clock.today().weekday())
    mondays = [this - WEEK * back for back in reversed(range(weeks))]
    found = [Week(monday) for monday in mondays]
    for screen in office.screens:
        timed = issubclass(screen.model, Timed) and may("can_list", screen.name)
        if timed and limits_to_keep(screen):
            for order, week in _counted(session, screen, mondays).items():
                old = found[order]
                found[order] = Week(old.monday, old.ended + week.ended, old.kept + week.kept)
    return found
