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
        """Show the end on the record."""
        if isinstance(self.record, Timed):
            self.record.due_at = self.end.at


def start_clocks(session: Session, starting: list[Starting]) -> None:
    """Write the time limits of records that have their keys."""
    rows = [
        {
            "kind": one.record.__tablename__, "record_id": one.record.id,
            "rule": one.limit.limit.code, "label": one.limit.label, "started_at": one.since,
            "due_at": one.end.at, "provisional": one.end.provisional,
        }
        for one in starting
    ]  # fmt: skip
    if rows:
        session.connection().execute(insert(Timer), rows)


def _open(record: Any) -> Any:
    return (
        (Timer.kind == record.__tablename__)
        & (Timer.record_id == record.id)
        & Timer.done_at.is_(None)
    )


def stop_clocks(session: Session, record: Record, clocks: Sequence[Clock]) -> None:
    """Stop time limits of a record; the next open one becomes its due date."""
    connection, codes = session.connection(), [one.limit.code for one in clocks]
    connection.execute(
        update(Timer).where(_open(record), Timer.rule.in_(codes)).values(done_at=clock.now())
    )
    if isinstance(record, Timed):
        rest = select(Timer.due_at).where(_open(record)).order_by(Timer.due_at).limit(1)
        record.due_at = connection.execute(rest).scalar()
