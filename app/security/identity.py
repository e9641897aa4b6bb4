"""Who a request comes from: one statement for the person, the posts and the session stamp."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_login import UserMixin, current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.records import Account, Area, Grant, Level, Organisation, Staff
from app.scope import Post, Reader
from app.security.rights import Rights

COLUMN_OF_LEVEL = {Level.TOWN: "town_id", Level.VILLAGE: "village_id"}


class Login(UserMixin):
    """A logged-in person as the framework wants to see one."""

    def __init__(
        self, user_id: int, username: str, reader: Reader, area: str, *, must_change: bool
    ) -> None:
        self.id = user_id
        self.username = username
        self.reader = reader
        self.area = area
        self.must_change = must_change


def person() -> Login | None:
    """Return who is logged in in this request, if anybody."""
    user = current_user._get_current_object()  # noqa: SLF001 - how one looks behind a proxy
    return user if isinstance(user, Login) else None


def _post(row: Any, rights: Rights) -> Post:
    """Turn a grant into a post; a county department other than the lead sees its own rows."""
    reads = rights.read_by(row.role)
    column = COLUMN_OF_LEVEL.get(row.level)
    if column:
        return Post(row.role, column, row.area_id, reads)
    if row.department_id is not None and not row.lead:
        return Post(row.role, "department_id", row.department_id, reads)
    return Post(row.role, reads=reads)


def load_login(session: Session, rights: Rights, user_id: int, stamp: str) -> Login | None:
    """Return who has this account, or None when the session is no longer good."""
    today = clock.today()
    in_force = (
        (Grant.staff_id == Staff.id)
        & Grant.voided_at.is_(None)
        & (Grant.from_on <= today)
        & (Grant.to_on.is_(None) | (Grant.to_on >= today))
    )
    query = (
        select(
            Staff.id.label("staff_id"), Staff.name, User.username, Grant.role, Grant.area_id,
            Area.level, Area.name.label("area"), Grant.department_id, Organisation.lead,
            Account.must_change,
        )
        .join(Account, Account.user_id == Staff.user_id)
        .join(User, User.id == Staff.user_id)
        .join(Grant, in_force, isouter=True)
        .join(Area, Area.id == Grant.area_id, isouter=True)
        .join(Organisation, Organisation.id == Grant.department_id, isouter=True)
        .where(Staff.user_id == user_id, Staff.on_duty, Account.stamp == stamp)
        .order_by(Grant.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    if not rows:
        return None
    posts = tuple(_post(row, rights) for row in rows if row.role is not None)
    reader = Reader(rows[0].staff_id, rows[0].name, posts)
    return Login(
        user_id, rows[0].username, reader, rows[0].area or "", must_change=rows[0].must_change
    )
