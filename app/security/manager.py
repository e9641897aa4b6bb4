"""The framework's security manager, with rights from the declarations instead of its tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import current_app, session
from flask_appbuilder.security.sqla.manager import SecurityManager

from app.kernel import clock
from app.scope import PROGRAM, reading_as
from app.security.accounts import account_of, new_stamp
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

    def auth_user_db(self, username: str, password: str) -> Any:
        """Check a password; a locked account fails like a wrong one."""
        with reading_as(self.session, PROGRAM):  # whoever knocks, the door keeps the count
            user = super().auth_user_db(username, password)
            if user is None:
                self._count_failure(username)
                return None
            account = account_of(self.session, user.id)
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
        account = account_of(self.session, user.id)
        account.failures += 1
        if account.failures >= current_app.config["LOGIN_FAILURES"]:
            minutes = current_app.config["LOGIN_LOCK_MINUTES"]
            account.locked_until = clock.now() + dt.timedelta(minutes=minutes)
            account.failures = 0
        self.session.commit()

    def renew_stamp(self, user_id: int) -> None:
        """End all sessions of an account."""
        with reading_as(self.session, PROGRAM):
            account_of(self.session, user_id).stamp = new_stamp()
            self.session.commit()

    def renew_password(self, user_id: int, password: str) -> None:
        """Give an account the password its owner chose; all its sessions end."""
        with reading_as(self.session, PROGRAM):
            self.reset_password(user_id, password)
            account_of(self.session, user_id).must_change = False
            self.renew_stamp(user_id)
