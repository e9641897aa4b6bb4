"""The journal (办理日志): who did what to which record, append-only."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.record import REASON_LENGTH
from app.declare.types import MomentType

KIND_LENGTH = 60
STEP_LENGTH = 100


class JournalEntry(Stored):
    """One change of one record, secrets masked; ``subject`` is the case it belongs to.

    ``changes`` is a list of ``[field, old text, new text]``.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_record", "kind", "record_id", "id"),
        Index("ix_journal_subject", "subject_kind", "subject_id", "id"),
        Index("ix_journal_staff", "staff_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(MomentType())
    staff_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int] = mapped_column(Key)
    subject_kind: Mapped[str | None] = mapped_column(String(KIND_LENGTH))
    subject_id: Mapped[int | None] = mapped_column(Key)
    act: Mapped[str] = mapped_column(String(STEP_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    changes: Mapped[list[list[str]]] = mapped_column(JSON)


class ActDone(Stored):
    """Who counts as having taken a step (职责分离 is judged by these rows)."""

    __tablename__ = "acts"
    __table_args__ = (Index("ix_acts_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(MomentType())
    staff_id: Mapped[int] = mapped_column(Key, ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int] = mapped_column(Key)
    subject_kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    subject_id: Mapped[int] = mapped_column(Key)
    step: Mapped[str] = mapped_column(String(STEP_LENGTH))


class Reading(Stored):
    """One look at a record or its secret (查阅记录): show, reveal, print, export, search."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_record", "kind", "record_id", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(MomentType())
    staff_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int | None] = mapped_column(Key)
    way: Mapped[str] = mapped_column(String(KIND_LENGTH))
