"""The framework's security manager, with rights from the declarations instead of its tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import current_app, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from sqlalchemy import select

from app.kernel import clock
from app.records import Account
from app.security.accounts import new_stamp
from app.security.identity import Login, load_login, person

STAMP = "stamp"


class Keeper(SecurityManager):
    """Rights come from ``access=`` and ``Step.by``; accounts lock after failures."""

    @property
    def _rights(self) -> Any:
        return current_app.extensions["office_rights"]

    def load_user(self, pk: Any) -> Login | None:
        """Return the person of a session whose stamp is still good."""
        if not str(pk).isdecimal():
            return None
        return load_login(self.session, self._rights, int(pk), str(session.get(STAMP, "")))

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the person's roles hold a permission on a view."""
        someone = person()
        if someone is None:
            return False
        roles = [post.role for post in someone.reader.posts]
        return bool(self._rights.allow(roles, permission_name, view_name))

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public by right; public pages are views that ask for none."""
        return False

    def account_of(self, user_id: int) -> Account:
        """Return the lock and stamp of an account, making them at the first use."""
        account: Account | None = self.session.scalar(
            select(Account).where(Account.user_id == user_id)
        )
        if account is None:
            account = Account(user_id=user_id, stamp=new_stamp(), failures=0)
            self.session.add(account)
        return account

    def auth_user_db(self, username: str, password: str) -> Any:
        """Check a password; a locked account fails like a wrong one."""
        user = super().auth_user_db(username, password)
        if user is None:
            self._count_failure(username)
            return None
        account = self.account_of(user.id)
        if account.locked_until is not None and account.locked_until > clock.now():
            return None
        account.failures, account.locked_until = 0, None
        self.session.commit()
        session.permanent = True
        session[STAMP] = account.stamp
        return user

    def _count_failure(self, username: str) -> None:
        user = self.find_user(username=username) if username else None
        if user is None:
            return
        account = self.account_of(user.id)
        account.failures += 1
        if account.failures >= current_app.config["LOGIN_FAILURES"]:
            minutes = current_app.config["LOGIN_LOCK_MINUTES"]
            account.locked_until = clock.now() + dt.timedelta(minutes=minutes)
            account.failures = 0
        self.session.commit()

    def renew_stamp(self, user_id: int) -> None:
        """End all sessions of an account."""
        self.account_of(user_id).stamp = new_stamp()
        self.session.commit()
