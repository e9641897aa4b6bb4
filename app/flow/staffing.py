"""Acts on staff: hiring, giving and taking posts, leaving and coming back, a password to renew."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.flow.journal import name_act
from app.flow.subject import move_version_on
from app.kernel import clock
from app.records import Area, Grant, Staff
from app.scope import reader_of
from app.security.accounts import (
    account_of,
    free_username,
    new_stamp,
    open_account,
    renew_account,
)
from app.security.guard import standing
from app.security.passwords import one_time
from app.security.staffing import Appointing, NotAllowed, Objection

GIVE, TAKE, LEAVE, BACK, RENEW = "give", "take", "leave", "return", "renew"
LEFT = "离岗停用"
STEM = "yg"  # 员工, where an area has no short name


@dataclass(frozen=True)
class Slip:
    """What is handed to a member of staff once: how to log in the first time."""

    staff: Staff
    username: str
    password: str = field(repr=False)


def _demand(objections: list[Objection]) -> None:
    if objections:
        raise NotAllowed(objections)


def suggested_username(session: Session, area: Area) -> str:
    """Return a name to log in by, after the area."""
    short = area.short or (area.parent.short if area.parent is not None else None)
    return free_username(session, (short or STEM).lower())


def hire(session: Session, rules: Appointing, staff: Staff, grant: Grant, username: str) -> Slip:
    """Store a member of staff with an account and his first post; commits.

    Raises ``NotAllowed``.
    """
    reader = reader_of(session)
    grant.staff = staff
    with session.no_autoflush:
        _demand(rules.hiring(reader, staff))
        _demand(rules.giving(reader, standing(session, staff, grant), grant))
        slip = _open(session, staff, username)
    session.add_all([staff, grant])
    name_act(session, grant, GIVE, None)
    session.commit()
    return slip


def _open(session: Session, staff: Staff, username: str) -> Slip:
    password = one_time()
    hashed = generate_password_hash(password)
    staff.user_id = open_account(session, username, staff.name, hashed, must_change=True)
    return Slip(staff, username, password)


def give(session: Session, rules: Appointing, staff: Staff, grant: Grant) -> None:
    """Give a post to a member of staff; commits. Raises ``NotAllowed``."""
    _demand(rules.giving(reader_of(session), standing(session, staff, grant), grant))
    grant.staff = staff
    session.add(grant)
    name_act(session, grant, GIVE, None)
    move_version_on(staff)  # two acts on one person: the second sees the first
    session.commit()


def _end(session: Session, grant: Grant, reason: str) -> None:
    """End a post at once, not at midnight; its last day is today."""
    now = clock.now()
    grant.voided_at, grant.void_reason = now, reason
    if grant.from_on <= now.date():
        grant.to_on = now.date()
    name_act(session, grant, TAKE, reason)


def take(session: Session, rules: Appointing, grant: Grant, reason: str) -> None:
    """Take a post away; commits. Raises ``NotAllowed``."""
    _demand(rules.taking(reader_of(session), standing(session, grant.staff), grant))
    _end(session, grant, reason)
    move_version_on(grant.staff)
    session.commit()


def leave(session: Session, rules: Appointing, staff: Staff, reason: str) -> None:
    """End a leaver's access: all posts and all sessions, now; commits. Raises ``NotAllowed``."""
    who = standing(session, staff)
    _demand(rules.ruling(reader_of(session), who))
    for grant in who.posts:
        _end(session, grant, reason or LEFT)
    staff.on_duty = False
    name_act(session, staff, LEAVE, reason or None)
    if staff.user_id is not None:
        account_of(session, staff.user_id).stamp = new_stamp()
    session.commit()


def come_back(session: Session, rules: Appointing, staff: Staff) -> None:
    """Let somebody log in again, still without a post; commits. Raises ``NotAllowed``."""
    _demand(rules.ruling(reader_of(session), standing(session, staff)))
    staff.on_duty = True
    name_act(session, staff, BACK, None)
    session.commit()


def renew(session: Session, rules: Appointing, staff: Staff) -> Slip:
    """Give somebody a one-time password, or his first account; commits. Raises ``NotAllowed``."""
    _demand(rules.ruling(reader_of(session), standing(session, staff)))
    if staff.user_id is None:
        slip = _open(session, staff, suggested_username(session, staff.area))
    else:
        password = one_time()
        username = renew_account(session, staff.user_id, generate_password_hash(password))
        slip = Slip(staff, username, password)
    name_act(session, staff, RENEW, None)
    move_version_on(staff)
    session.commit()
    return slip
