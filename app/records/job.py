"""Jobs: work over two seconds and the nightly work, claimed by one process each."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Choice, Stored
from app.declare.columns import Key
from app.declare.types import ChoiceType, MomentType

NAME_LENGTH = 60


class JobState(Choice):
    """How far a job is."""

    WAITING = "等待", "grey"
    RUNNING = "进行中", "blue"
    DONE = "完成", "green"
    FAILED = "失败", "red"


class Job(Stored):
    """One piece of work; ``slot`` makes a repeated one unique (e.g. the night it is for)."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("name", "slot"),
        Index("ix_jobs_state", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    slot: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[JobState] = mapped_column(ChoiceType(JobState))
    due_at: Mapped[dt.datetime] = mapped_column(MomentType())
    claimed_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    done_at: Mapped[dt.datetime | None] = mapped_column(MomentType())
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(Text())
