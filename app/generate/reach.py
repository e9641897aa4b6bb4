"""Staff and areas under the posts by which somebody appoints, as the pages ask for them."""

from __future__ import annotations

from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.generate.asking import appointing, reader
from app.generate.listing import ESCAPE, escaped
from app.generate.values import read_key
from app.kernel.faults import Refused
from app.records import Area, Grant, Level, Organisation, Staff
from app.scope import Post

OFFERED = 20
PATH = " · "


def _area_under(post: Post) -> ColumnElement[bool]:
    match post.column:
        case "":
            return true()
        case "town_id":
            return or_(Area.id == post.value, Area.parent_id == post.value)
        case "village_id":
            return Area.id == post.value
        case _:
            return Area.level == Level.COUNTY


def _staff_under(post: Post) -> ColumnElement[bool]:
    if post.column == "department_id":
        return _area_under(post) & (Staff.organisation_id == post.value)
    return _area_under(post)


def _under(of: Any) -> ColumnElement[bool]:
    return or_(false(), *(of(post) for post in appointing().posts_of(reader())))


def staff_query() -> Any:
    """Return the query of the staff under the reader, joined to their areas."""
    home = Staff.area
    return (
        select(Staff)
        .join(home)
        .where(_under(_staff_under), Staff.voided_at.is_(None))
        .options(joinedload(Staff.area).joinedload(Area.parent), joinedload(Staff.organisation))
    )


def staff_member(session: Session, raw: str) -> Staff:
    """Return a member of staff under the reader; any other answers 404."""
    try:
        found = session.scalar(staff_query().where(Staff.id == read_key(raw)))
    except Refused:
        found = None
    if not isinstance(found, Staff):
        abort(404)
    return found


def post_held(session: Session, raw: str) -> Grant:
    """Return a post of a member of staff under the reader; any other answers 404."""
    try:
        grant = session.get(Grant, read_key(raw))
    except Refused:
        grant = None
    if grant is None or grant.voided:
        abort(404)
    staff_member(session, str(grant.staff_id))
    return grant


def area_path(area: Area) -> str:
    """Return a village with its township before it; of others the name."""
    above = area.parent if area.level is Level.VILLAGE else None
    return f"{above.name}{PATH}{area.name}" if above is not None else area.name


def towns(session: Session) -> list[Area]:
    """Return the county and townships under the reader."""
    query = select(Area).where(_under(_area_under), Area.level != Level.VILLAGE)
    return list(session.scalars(query.where(Area.voided_at.is_(None)).order_by(Area.code)))


def offered_areas(session: Session, raw: str) -> list[dict[str, str]]:
    """Return up to twenty areas under the reader whose name has this in it, the highest first."""
    query = select(Area).where(_under(_area_under), Area.voided_at.is_(None))
    if raw:
        query = query.where(Area.name.like(f"%{escaped(raw)}%", escape=ESCAPE))
    query = query.options(joinedload(Area.parent)).order_by(Area.code).limit(OFFERED)
    return [{"id": str(area.id), "text": area_path(area)} for area in session.scalars(query)]


def own_area(session: Session) -> Area | None:
    """Return the one area the reader appoints in, None where there are several or it is all."""
    values = {p.value for p in appointing().posts_of(reader()) if p.column.endswith("n_id")}
    whole = any(not p.column for p in appointing().posts_of(reader()))
    return session.get(Area, values.pop()) if len(values) == 1 and not whole else None


def departments(session: Session) -> list[Organisation]:
    """Return the county's organisations a post may be bound to, the lead department first."""
    query = select(Organisation).join(Organisation.area)
    query = query.where(Area.level == Level.COUNTY, Organisation.voided_at.is_(None))
    own = [p.value for p in appointing().posts_of(reader()) if p.column == "department_id"]
    if own and not any(not p.column for p in appointing().posts_of(reader())):
        query = query.where(Organisation.id.in_(own))
    return list(session.scalars(query.order_by(Organisation.lead.desc(), Organisation.id)))
