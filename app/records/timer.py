"""Running time limits (时限) of records."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.types import MomentType
from app.records.journal import KIND_LENGTH, STEP_LENGTH

LENGTH_LENGTH = 10


class Timer(Stored):
    """One clock of one record: started, due, done; ``provisional`` lacks the year's calendar.

    ``length`` (e.g. ``2wd``) with its two flags is how ``due_at`` was counted, so that it can be
    counted anew; None in rows older than this column.
    """

    __tablename__ = "timers"
    __table_args__ = (Index("ix_timers_record", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int] = mapped_column(Key)
    rule: Mapped[str] = mapped_column(String(STEP_LENGTH))
    label: Mapped[str] = mapped_column(String(STEP_LENGTH))
    started_at: Mapped[dt.datetime] = mapped_column(MomentType())
    due_at: Mapped[dt.datetime] = mapped_column(MomentType(), index=True)
    provisional: Mapped[bool]
    length: Mapped[str | None] = mapped_column(String(LENGTH_LENGTH))
    same_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    move_rest_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    done_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
