"""The wall: every ORM select of a scoped record is narrowed to what its reader may see."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, event, false, or_, select
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.declare.record import Scoped, Stored
from app.records.share import Share
from app.scope.reader import Post, Reader, reader_of
from app.scope.stamp import stamp_and_check

SHAREABLE = ("town_id", "department_id")


class BulkWriteForbidden(RuntimeError):
    """A bulk write would pass the wall, the journal and the versions."""


class Criterion(LoaderCriteriaOption):
    """What narrows a record in one statement, joined loads included.

    It is not handed on to the rows: what they load later is narrowed anew for whoever reads then.
    The framework takes one word for both, hence the second one that says yes.
    """

    __slots__ = ("within",)
    _traverse_internals = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 - its cache key

    def __init__(self, model: Any, what: ColumnElement[bool]) -> None:
        super().__init__(model, what, include_aliases=True, propagate_to_loaders=False)
        self.within = LoaderCriteriaOption(model, what, include_aliases=True)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        """Put the criterion where the statement being built looks for it."""
        self.within.get_global_criteria(attributes)


def _scoped_models() -> list[Any]:
    return [m.class_ for m in Stored.registry.mappers if issubclass(m.class_, Scoped)]


def _seen_by(model: Any, post: Post) -> ColumnElement[bool]:
    own: ColumnElement[bool] = getattr(model, post.column) == post.value
    if not getattr(model, "shared", False) or post.column not in SHAREABLE:
        return own
    shared = select(Share.record_id).where(
        Share.kind == model.__tablename__, getattr(Share, post.column) == post.value
    )
    return or_(own, model.id.in_(shared))


def _criterion(model: Any, reader: Reader) -> ColumnElement[bool] | None:
    posts = [p for p in reader.posts if not p.reads or model.__tablename__ in p.reads]
    if any(not post.column for post in posts):
        return None
    if not posts:
        return false()
    places = sorted({(post.column, post.value): post for post in posts}.items())
    return or_(*(_seen_by(model, post) for _, post in places))


@lru_cache(maxsize=1024)
def _options(reader: Reader) -> tuple[LoaderCriteriaOption, ...]:
    found = ((model, _criterion(model, reader)) for model in _scoped_models())
    return tuple(Criterion(model, what) for model, what in found if what is not None)


def _narrow(state: ORMExecuteState) -> None:
    reader = reader_of(state.session)
    if reader.program:
        return
    if state.is_insert or state.is_update or state.is_delete:
        raise BulkWriteForbidden(f"{type(state.statement).__name__} {state.bind_mapper}")
    if state.is_select and not state.is_column_load:
        state.statement = state.statement.options(*_options(reader))


def build_wall(sessions: Any) -> None:
    """Put the wall around all sessions of a factory: reads narrowed, writes checked."""
    event.listen(sessions, "do_orm_execute", _narrow)
    event.listen(sessions, "before_flush", lambda session, *_: stamp_and_check(session))
