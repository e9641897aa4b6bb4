"""Running time limits (时限) of records."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.types import CODE_LENGTH, CODES_LENGTH, MomentType
from app.records.journal import KIND_LENGTH, STEP_LENGTH

LENGTH_LENGTH = 10
# What the nightly work looks for, however many limits have ended.
RUNNING = sql("done_at IS NULL")
UNWARNED = sql("done_at IS NULL AND warned_at IS NULL")


class Timer(Stored):
    """One clock of one record: started, due, done; ``provisional`` lacks the year's calendar.

    ``length`` (e.g. ``2wd``) with its two flags is how ``due_at`` was counted, so that it can be
    counted anew; None in rows older than this column. ``added`` are the units it became longer
    by: the time it stood still, and of these ``extended`` by somebody's leave. While it stands
    still (``paused_at``, ``paused_for`` codes joined by commas) its ``due_at`` means nothing.
    ``warn_days`` and ``late_to`` (a role) are what the rule set said when it began; the night
    notes once when it told of the coming end (``warned_at``) and of the missed one (``late_at``).
    """

    __tablename__ = "timers"
    __table_args__ = (
        Index("ix_timers_record", "kind", "record_id"),
        Index("ix_timers_running", "due_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index("ix_timers_unwarned", "warn_at", sqlite_where=UNWARNED, postgresql_where=UNWARNED),
    )

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
    added: Mapped[int] = mapped_column(default=0, server_default="0")
    extended: Mapped[int] = mapped_column(default=0, server_default="0")
    paused_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    paused_for: Mapped[str | None] = mapped_column(String(CODES_LENGTH))
    warn_days: Mapped[int | None]
    warn_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    warned_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    late_to: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    late_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    done_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
