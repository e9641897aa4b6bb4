"""Opening accounts: the framework's user row and the stamp of its sessions."""

from __future__ import annotations

import secrets

from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session

from app.records import Account

STAMP_BYTES = 16


def new_stamp() -> str:
    """Return a stamp no session has yet."""
    return secrets.token_hex(STAMP_BYTES)


def open_account(session: Session, username: str, name: str, password_hash: str) -> int:
    """Add an account and return its key.

    The framework demands an address for mail; one that leads nowhere is made up.
    """
    user = User(
        username=username, first_name=name, last_name="", email=f"{username}@office.invalid",
        active=True, password=password_hash,
    )  # fmt: skip
    session.add(user)
    session.flush()
    session.add(Account(user_id=user.id, stamp=new_stamp(), failures=0))
    return int(user.id)
