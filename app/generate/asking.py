"""The request's session, its reader, and the read log."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, request
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.declare.office import Office
from app.declare.screen import Can, Screen
from app.kernel import clock
from app.records import Reading
from app.scope import Reader, reader_of
from app.security.identity import person
from app.security.rights import Rights
from app.security.staffing import Appointing

BACK, DESK = "back", "/"


def office() -> Office:
    """Return the office this application was made for."""
    return cast("Office", current_app.extensions["office"])


def session() -> Session:
    """Return the request's session; its reader was set before the view was called."""
    return cast("Session", current_app.extensions["office_session"]())


def reader() -> Reader:
    """Return who asks."""
    return reader_of(session())


def appointing() -> Appointing:
    """Return the rules by which roles are given and taken."""
    return cast("Appointing", current_app.extensions["office_appointing"])


def may(permission: str, view: str) -> bool:
    """Whether the person's roles hold a permission on a screen."""
    rights: Rights = current_app.extensions["office_rights"]
    return rights.allow([post.role for post in reader().posts], permission, view)


def adding(screen: Screen) -> str:
    """Return where the person begins a new record, or nothing.

    A view of the office may take such records in: it ``begins`` them.
    """
    for view in office().views:
        begins = getattr(view, "begins", None) is screen.model
        if begins and may(view.shown_with, view.class_permission_name):
            return f"{view.route_base}/"
    return f"/{screen.name}/add" if may("can_add", screen.name) else ""


def may_for(record: Any, screen: Screen, right: Can) -> bool:
    """Whether a post covers a record's area and has this right on it as it stands."""
    return any(
        role.code == post.role and post.covers(record) and screen.may_on(role, right, record)
        for post in reader().posts
        for role in screen.access
    )


def way_back() -> str:
    """Return where a form was opened from: the desk, or nothing; no other address is taken."""
    return DESK if request.values.get(BACK) == DESK else ""


def area_name() -> str:
    """Return the name of the area the person serves."""
    someone = person()
    return someone.area if someone else ""


def log_reading(kind: str, record_id: int | None, way: str) -> None:
    """Append a line to the read log; what the session has read or not committed is let go."""
    here = session()
    here.rollback()
    row = {"at": clock.now(), "staff_id": reader().staff_id, "kind": kind,
           "record_id": record_id, "way": way}  # fmt: skip
    here.connection().execute(insert(Reading), row)
    here.commit()
