"""Opening accounts: the framework's user row and the stamp of its sessions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.records import Account

STAMP_BYTES = 16
LOOKED_BACK = 200


def new_stamp() -> str:
    """Return a stamp no session has yet."""
    return secrets.token_hex(STAMP_BYTES)


def open_account(
    session: Session, username: str, name: str, password_hash: str, *, must_change: bool = False
) -> int:
    """Add an account and return its key.

    The framework demands an address for mail; one that leads nowhere is made up.
    """
    user = User(
        username=username, first_name=name, last_name="", email=f"{username}@office.invalid",
        active=True, password=password_hash,
    )  # fmt: skip
    session.add(user)
    session.flush()
    account = Account(user_id=user.id, stamp=new_stamp(), failures=0, must_change=must_change)
    session.add(account)
    return int(user.id)


def account_of(session: Session, user_id: int) -> Account:
    """Return the lock and stamp of an account, making them at the first use."""
    account = session.scalar(select(Account).where(Account.user_id == user_id))
    if account is None:
        account = Account(user_id=user_id, stamp=new_stamp(), failures=0)
        session.add(account)
    return account


def free_username(session: Session, stem: str) -> str:
    """Return the next unused name of the kind qs07 for a stem."""
    query = select(User.username).where(User.username.like(f"{stem}%"))
    names = session.scalars(query.order_by(User.id.desc()).limit(LOOKED_BACK))
    numbers = [int(rest) for n in names if (rest := n.removeprefix(stem)).isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:02d}"


def has_username(session: Session, username: str) -> bool:
    """Whether somebody logs in by this name, in whatever case it is written."""
    query = select(User.id).where(func.lower(User.username) == username.lower())
    return session.scalar(query) is not None


def renew_account(session: Session, user_id: int, password_hash: str) -> str:
    """Give an account a password to be changed at the first log-in; return whose it is by name."""
    user, account = session.get_one(User, user_id), account_of(session, user_id)
    user.password = password_hash
    account.stamp, account.must_change = new_stamp(), True
    account.failures, account.locked_until = 0, None
    return str(user.username)


def logins_of(session: Session, user_ids: Iterable[int]) -> dict[int, Any]:
    """Return name and last log-in of accounts by key, in one statement."""
    query = select(User.id, User.username, User.last_login).where(User.id.in_(user_ids))
    return {row.id: row for row in session.execute(query)}
