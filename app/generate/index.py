"""Every declared order and state has its index, alone and behind each column of the scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index

from app.declare.office import Office
from app.declare.record import SCOPE_COLUMNS, Scoped
from app.declare.screen import Screen


def _index(table: Any, *names: str) -> None:
    name = "ix_" + "_".join((table.name, *names))
    if name not in {index.name for index in table.indexes}:
        Index(name, *(table.c[column] for column in names))


def _index_screen(screen: Screen) -> None:
    table = screen.model.__table__
    scopes = SCOPE_COLUMNS if issubclass(screen.model, Scoped) else ()
    for scope in scopes:
        _index(table, scope, "id")
    # What waits is asked for by its state, on the desk and for the numbers of the menu.
    state = [screen.flow.state] if screen.flow is not None else []
    for column in dict.fromkeys([*screen.sort, *state]):
        _index(table, column.key, "id")
        for scope in scopes:
            _index(table, scope, column.key, "id")


def declare_indexes(office: Office) -> None:
    """Add the indexes that the screens of an office need; harmless when repeated."""
    for screen in office.screens:
        _index_screen(screen)
