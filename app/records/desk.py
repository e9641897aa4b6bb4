"""What a member of staff keeps for himself: unfinished forms (草稿) and saved filters (筛选)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.types import MomentType, Sealed
from app.records.journal import KIND_LENGTH

FORM_LENGTH = 120
TITLE_LENGTH = 120
NAME_LENGTH = 30


class Draft(Stored):
    """A form that was not finished: what stood in its inputs, sealed, for its owner alone.

    ``form`` is the address the form is sent to, ``version`` that of the record being changed.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_owner", "staff_id", "form", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(Key, ForeignKey("staff.id"))
    form: Mapped[str] = mapped_column(String(FORM_LENGTH))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    version: Mapped[int | None]
    content: Mapped[str] = mapped_column(Sealed())
    saved_at: Mapped[dt.datetime] = mapped_column(MomentType(), index=True)


Draft.__table__.c.content.type.place = "drafts.content"  # type: ignore[attr-defined]


class SavedFilter(Stored):
    """A narrowed list somebody comes back to; ``query`` holds no secret."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("staff_id", "screen", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(Key, ForeignKey("staff.id"))
    screen: Mapped[str] = mapped_column(String(KIND_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    query: Mapped[str] = mapped_column(Text())
