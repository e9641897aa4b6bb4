"""Starting and stopping time limits (时限)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.declare.flow import Clock
from app.declare.record import Record, Timed
from app.kernel import clock
from app.kernel.working import Due
from app.records import Timer


@dataclass(frozen=True)
class Starting:
    """A time limit about to run; a timed record shows its end as its due date at once."""

    record: Any
    limit: Clock
    since: dt.datetime
    end: Due

    def __post_init__(self) -> None:
        """Show the end on the record, also in the column its limit keeps it in."""
        if isinstance(self.record, Timed):
            show_due(self.record, self.end.at, provisional=self.end.provisional)
        if self.limit.ends is not None:
            setattr(self.record, self.limit.ends.key, clock.in_office(self.end.at).date())


def show_due(record: Any, at: dt.datetime | None, *, provisional: bool) -> None:
    """Put a time limit into the record's own columns, where its lists read it."""
    record.due_at, record.due_provisional = at, provisional


def start_clocks(session: Session, starting: list[Starting]) -> None:
    """Write the time limits of records that have their keys."""
    rows = [
        {
            "kind": one.record.__tablename__, "record_id": one.record.id,
            "rule": one.limit.limit.code, "label": one.limit.label, "started_at": one.since,
            "due_at": one.end.at, "provisional": one.end.provisional, **_counting(one.end),
        }
        for one in starting
    ]  # fmt: skip
    if rows:
        session.connection().execute(insert(Timer), rows)


def _counting(end: Due) -> dict[str, Any]:
    how = end.counted
    if how is None:
        return {"length": None, "same_day": False, "move_rest_day": False}
    return {
        "length": how.length.short, "same_day": how.same_day, "move_rest_day": how.move_rest_day,
    }  # fmt: skip


def _open(record: Any) -> Any:
    return (
        (Timer.kind == record.__tablename__)
        & (Timer.record_id == record.id)
        & Timer.done_at.is_(None)
    )


def stop_clocks(session: Session, record: Record, clocks: Sequence[Clock]) -> None:
    """Stop time limits of a record; the next open one becomes its due date."""
    connection, codes = session.connection(), {one.limit.code for one in clocks}
    columns = (Timer.id, Timer.rule, Timer.due_at, Timer.provisional)
    # Locked in one order, as a recount does: neither reads what the other is about to change.
    running = select(*columns).where(_open(record)).order_by(Timer.id).with_for_update()
    found = connection.execute(running).all()
    stopped = [row.id for row in found if row.rule in codes]
    if stopped:
        connection.execute(update(Timer).where(Timer.id.in_(stopped)).values(done_at=clock.now()))
    if isinstance(record, Timed):
        rest = [(row.due_at, row.provisional) for row in found if row.rule not in codes]
        at, provisional = min(rest, default=(None, False))
        show_due(record, at, provisional=provisional)
