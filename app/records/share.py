"""Shares: another township may see one row because it has a case for it (协查可见)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.types import MomentType
from app.records.journal import KIND_LENGTH


class Share(Stored):
    """The row ``record_id`` of table ``kind`` is readable in a township or department."""

    __tablename__ = "shares"
    __table_args__ = (
        Index("ix_shares_town", "town_id", "kind", "record_id"),
        Index("ix_shares_department", "department_id", "kind", "record_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(KIND_LENGTH))
    record_id: Mapped[int] = mapped_column(Key)
    town_id: Mapped[int | None] = mapped_column(Key, ForeignKey("areas.id"))
    department_id: Mapped[int | None] = mapped_column(Key, ForeignKey("organisations.id"))
    staff_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    at: Mapped[dt.datetime] = mapped_column(MomentType())
