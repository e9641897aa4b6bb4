"""Due moments as the history tells them, and the lines it tells them in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.declare.reading import remembered
from app.declare.record import Stored
from app.flow.subject import subject_of
from app.kernel import clock
from app.kernel.working import DAY_END, Length, Unit

PROVISIONAL = "（暂推）"
JOURNAL = Stored.metadata.tables["journal"]


def shown(at: dt.datetime, provisional: bool) -> str:  # noqa: FBT001 - the two halves of a due moment
    """Return a due moment as the history tells it."""
    ends_a_day = at.time() == DAY_END
    text = clock.show_day(at.date()) if ends_a_day else clock.show_moment(at)
    return text + (PROVISIONAL if provisional else "")


def said_length(length: Length) -> str:
    """Return a length in the language of the request."""
    n = length.amount
    said = {
        Unit.WORKING_DAY: _("%(n)s 个工作日", n=n), Unit.DAY: _("%(n)s 天", n=n),
        Unit.HOUR: _("%(n)s 小时", n=n), Unit.MONTH: _("%(n)s 个月", n=n),
    }  # fmt: skip
    return str(said[length.unit])


@dataclass(frozen=True)
class Line:
    """What happened to a limit without anybody taking a step; ``timer`` is its row."""

    timer: Any
    act: str
    reason: str
    changes: list[list[str]] = field(default_factory=list)


@remembered
def models_by_table() -> dict[str, Any]:
    """Return the classes of all rows by the names of their tables."""
    return {str(m.class_.__tablename__): m.class_ for m in Stored.registry.mappers}


def write_lines(session: Session, lines: Sequence[Line], who: int | None) -> None:
    """Write lines into the histories of the records of limits: one statement for each kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        keys[line.timer.kind].add(line.timer.record_id)
    records = {}
    for kind, some in keys.items():
        model = models_by_table()[kind]
        for record in session.scalars(select(model).where(model.id.in_(sorted(some)))):
            records[kind, record.id] = record
    rows = [_row(line, records[line.timer.kind, line.timer.record_id], who) for line in lines]
    if rows:
        session.connection().execute(insert(JOURNAL), rows)


def _row(line: Line, record: Any, who: int | None) -> dict[str, Any]:
    subject = subject_of(record)
    return {
        "at": clock.now(), "staff_id": who, "kind": line.timer.kind,
        "record_id": line.timer.record_id, "subject_kind": subject[0], "subject_id": subject[1],
        "act": line.act, "reason": line.reason, "changes": line.changes,
    }  # fmt: skip
