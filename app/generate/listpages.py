"""What the page of a list shows, as plain data: rows, filters, saved filters, the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.generate.pages import Button, Option, Table


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list; ``kind``: text, exact, select, days, lookup.

    ``days`` sends its first day as ``name`` and its last as ``name-until``.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    until: str = ""
    text: str = ""
    options: Sequence[Option] = ()
    lookup: str = ""
    clear: str = ""


@dataclass(frozen=True)
class Kept:
    """A saved filter: where it leads and how it is deleted."""

    label: str
    href: str
    drop: str
    here: bool = False


@dataclass(frozen=True)
class Keeping:
    """The dialog that saves the present narrowing; ``error`` opens it again with ``name``."""

    action: str
    query: str
    name: str = ""
    error: str = ""


@dataclass(frozen=True)
class ListPage:
    """A list with its filters and the way to the next page."""

    title: str
    icon: str
    count: str
    table: Table
    filters: Sequence[Filter] = ()
    kept: Sequence[Kept] = ()
    keeping: Keeping | None = None
    reset: str = ""
    add: str = ""
    add_label: str = ""
    before: str = ""
    after: str = ""
    help: str = ""
    buttons: Sequence[Button] = ()
