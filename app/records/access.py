"""Log-ins: failures that lock an account, and the stamp that ends old sessions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import Stored
from app.declare.columns import Key
from app.declare.types import MomentType

STAMP_LENGTH = 32


class Account(Stored):
    """What the framework's user row does not keep: lock, session stamp, a password to renew."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("ab_user.id"), unique=True)
    stamp: Mapped[str] = mapped_column(String(STAMP_LENGTH))
    failures: Mapped[int] = mapped_column(default=0)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    locked_until: Mapped[dt.datetime | None] = mapped_column(MomentType())
