"""The time limits on a record's page: each with its end, whether it runs, stands still or ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare.record import Timed
from app.flow.dues import shown
from app.flow.subject import flow_of
from app.generate.cells import due_cell, paused_cell
from app.generate.labels import say
from app.generate.pages import Cell, Column, Row, Table
from app.kernel.clock import show_moment
from app.records import Timer

SHOWN = 20


def limits_of(session: Session, record: Any) -> Iterator[Table]:
    """Yield the table of a record's time limits, where it has had any: one statement."""
    if not issubclass(type(record), Timed):
        return
    query = select(Timer).where(Timer.kind == record.__tablename__, Timer.record_id == record.id)
    timers = session.scalars(query.order_by(Timer.id).limit(SHOWN)).all()
    if timers:
        heads = (_("时限"), _("起算"), _("届满"), _("情况"))
        yield Table(_("时限"), [Column(head) for head in heads], [_row(record, t) for t in timers])


def _row(record: Any, timer: Timer) -> Row:
    standing = timer.paused_at is not None
    end = "—" if standing else shown(timer.due_at, timer.provisional)
    begun = show_moment(timer.started_at)
    return Row([Cell(say("Clock", timer.label)), Cell(begun), Cell(end), _state(record, timer)])


def _state(record: Any, timer: Timer) -> Cell:
    if timer.done_at is not None:
        late = timer.done_at > timer.due_at and not _is_period(record, timer)
        return Cell(_("逾期办结"), tone="red") if late else Cell(_("已停止"), tone="grey")
    if timer.paused_for:
        return paused_cell(timer.paused_for)
    return due_cell(timer.due_at, period=_is_period(record, timer), warn_at=timer.warn_at)


def _is_period(record: Any, timer: Timer) -> bool:
    flow = flow_of(record)
    clocks = flow.clocks if flow is not None else []
    return any(limit.period for limit in clocks if limit.limit.code == timer.rule)
