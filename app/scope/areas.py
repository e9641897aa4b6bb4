"""The areas a reader serves: what an area picker offers."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from app.records.area import Area
from app.scope.reader import Reader


def areas_served(reader: Reader) -> ColumnElement[bool]:
    """Return the condition that an area is one of the reader's own: a township with its villages.

    Who serves the whole county, or a department of it, may pick any.
    """
    places = [(post.column, post.value) for post in reader.posts]
    if reader.program or any(column not in ("town_id", "village_id") for column, _ in places):
        return true()
    own = {value for _, value in places}
    return or_(Area.id.in_(own), Area.parent_id.in_(own))
