"""The wall under every screen: who works here is written by the rule of staffing or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, joinedload

from app.kernel import clock
from app.records import Account, Area, Grant, Organisation, Staff
from app.scope import Reader, reader_of
from app.security.staffing import Appointing, NotAllowed, Objection, Standing, is_open

GUARDED = (Grant, Staff, Account, User)
GROUND = (Area, Organisation)  # what reaches are measured by
# What stays as it was stored; another post is another row.
FIXED: dict[type[Any], tuple[str, ...]] = {
    Grant: ("staff_id", "staff", "role", "area_id", "area", "department_id", "department",
            "from_on"),
    Staff: ("area_id", "area", "organisation_id", "organisation"),
    Account: ("user_id",),
    User: ("id",),
}  # fmt: skip
BOOKS = {"changed_at", "changed_by", "row_version"}
SETTLED = "岗位的人员、角色、范围和起始日期任命后不能改动，请收回后重新任命"
REDRAWN = "任免人员的岗位不能改动区划和机构，请由系统管理员办理"
GONE = "人员、岗位和账号只能停用，不能删除"


def standing(session: Session, staff: Staff, but: Grant | None = None) -> Standing:
    """Return a member of staff with the posts he holds or is to hold, stored or about to be."""
    with session.no_autoflush:
        query = select(Grant).where(Grant.staff_id == staff.id).options(joinedload(Grant.area))
        held = list(session.scalars(query)) if staff.id is not None else []
        held += [g for g in session.new if isinstance(g, Grant) and _whose(session, g) is staff]
    today = clock.today()
    return Standing(staff, [g for g in held if g is not but and is_open(g, today)])


def _whose(session: Session, grant: Grant) -> Staff:
    given: Staff | None = grant.staff
    return given if given is not None else session.get_one(Staff, grant.staff_id)


def _place(session: Session, record: Grant | Staff) -> None:
    """Bring the area along where only its key was given."""
    given: Area | None = record.area
    if given is None:
        record.area = session.get_one(Area, record.area_id)


def _owner(session: Session, user_id: int | None) -> Staff | None:
    """Return whose account it is."""
    if user_id is None:
        return None
    return session.scalar(select(Staff).where(Staff.user_id == user_id))


def _changed(record: Any, names: Sequence[str]) -> bool:
    state = inspect(record)
    return any(state.attrs[name].history.has_changes() for name in names)


def _of_grant(session: Session, rules: Appointing, grant: Grant) -> list[Objection]:
    who, reader = standing(session, _whose(session, grant), grant), reader_of(session)
    found = [] if grant in session.new else rules.taking(reader, who, grant)
    return found if found or grant.voided else rules.giving(reader, who, grant)


def _of_staff(session: Session, rules: Appointing, staff: Staff) -> list[Objection]:
    reader = reader_of(session)
    if staff in session.new:
        return rules.hiring(reader, staff)
    account = inspect(staff).attrs.user_id.history
    if account.has_changes() and any(account.deleted):
        return [Objection("", "账号不能改到他人名下", beyond=True)]
    names = [name for name in inspect(staff).mapper.attrs.keys() if name not in BOOKS]  # noqa: SIM118 - not a dict
    return rules.ruling(reader, standing(session, staff)) if _changed(staff, names) else []


def _of_account(session: Session, rules: Appointing, account: Account | User) -> list[Objection]:
    reader = reader_of(session)
    owner = _owner(session, account.user_id if isinstance(account, Account) else account.id)
    if owner is not None:
        return rules.ruling(reader, standing(session, owner))
    # An account that is nobody's yet opens no door.
    fresh = account in session.new and rules.posts_of(reader)
    return [] if fresh else [Objection("", "您不能改动这个账号", beyond=True)]


def _objections(session: Session, rules: Appointing, record: Any) -> list[Objection]:
    kind: type[Any] = next(kind for kind in GUARDED if isinstance(record, kind))
    if record not in session.new and _changed(record, FIXED[kind]):
        return [Objection("", SETTLED, beyond=True)]
    match record:
        case Grant():
            return _of_grant(session, rules, record)
        case Staff():
            return _of_staff(session, rules, record)
        case _:
            return _of_account(session, rules, record)


def _touched(session: Session) -> list[Any]:
    changed = [r for r in session.dirty if session.is_modified(r, include_collections=False)]
    return [*session.new, *changed]


def _judged(session: Session, rules: Appointing, record: Any) -> list[Objection]:
    if isinstance(record, GUARDED):
        return _objections(session, rules, record)
    if isinstance(record, GROUND) and rules.posts_of(reader_of(session)):
        return [Objection("", REDRAWN, beyond=True)]
    return []


def _stand_guard(session: Session, rules: Appointing) -> None:
    reader: Reader = reader_of(session)
    if reader.program:
        return
    if any(isinstance(record, GUARDED) for record in session.deleted):
        raise NotAllowed([Objection("", GONE, beyond=True)])
    with session.no_autoflush:
        for record in session.new:
            if isinstance(record, Grant | Staff):
                _place(session, record)
        for record in _touched(session):
            found = _judged(session, rules, record)
            if found:
                raise NotAllowed(found)


def build_guard(sessions: Any, rules: Appointing) -> None:
    """Let all sessions of a factory judge what is written of staff, posts and accounts."""
    event.listen(sessions, "before_flush", lambda session, *_: _stand_guard(session, rules))
