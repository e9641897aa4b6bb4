"""What a page shows, as plain data: the only thing the templates know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.generate.kept import Overtaken, Unfinished


@dataclass(frozen=True)
class Cell:
    """One shown value; ``tone`` makes it a coloured tag, ``reveal`` a masked secret.

    Tones are blue, green, amber, red and grey; ``button`` shows the link as a small button.
    ``why`` explains a tag to who points at it or hears the page. ``tags`` are several values in
    one cell.
    """

    text: str
    href: str = ""
    tone: str = ""
    right: bool = False
    reveal: str = ""
    long: bool = False
    why: str = ""
    tags: Sequence[Cell] = ()


@dataclass(frozen=True)
class Column:
    """The head of a table's column; ``order`` is ``asc``, ``desc`` or empty."""

    label: str
    right: bool = False
    href: str = ""
    order: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table and where it leads."""

    cells: Sequence[Cell]
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under their heads, with a sum where money stands in it; ``note`` explains a sign.

    Without rows it says so (``empty``), what to do about it, and offers ``ways`` as buttons.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: str = ""
    more: str = ""
    add: str = ""
    empty: str = ""
    note: str = ""
    advice: str = ""
    ways: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Option:
    """One choice of a select box, as code and label."""

    code: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Input:
    """One field to type in.

    ``kind``: text, area, select, many, day, moment, money, whole, flag, lookup, secret.
    ``text`` is the label of a chosen lookup row; ``only`` is (name, code,code…) of the
    field this one depends on: it is shown only while that one has one of the codes.
    Of a secret, ``text`` is the mask on file and ``value`` only what was typed just now.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    text: str = ""
    options: Sequence[Option] = ()
    hint: str = ""
    source: str = ""
    error: str = ""
    required: bool = False
    limit: int = 0
    only: tuple[str, str] | None = None
    lookup: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Group:
    """Fields that belong together under a heading, laid out in two columns."""

    title: str
    inputs: Sequence[Input]


@dataclass(frozen=True)
class LineRow:
    """One child row being typed; ``key`` is its id or empty, ``index`` its place in the form.

    A ``dropped`` row was removed on the page but not yet saved, and stays out of sight.
    """

    index: int
    key: str
    inputs: Sequence[Input]
    error: str = ""
    dropped: bool = False


@dataclass(frozen=True)
class LinesBlock:
    """Child rows edited inside the parent's form; ``blank`` is the template of a new row."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[LineRow]
    blank: LineRow
    error: str = ""


@dataclass(frozen=True)
class FormPage:
    """A form to add or edit a record, or to take a step that asks for something.

    ``back`` is sent along: where to go once it is done, if not to the record's page.
    One that ``keeps`` stores itself as a draft: ``draft`` is the one it goes on with, ``drafts``
    are those that could be taken up.
    """

    title: str
    trail: Sequence[tuple[str, str]]
    action: str
    submit: str
    cancel: str
    groups: Sequence[Group] = ()
    lines: Sequence[LinesBlock] = ()
    version: str = ""
    errors: Sequence[str] = ()
    warnings: Sequence[str] = ()
    back: str = ""
    overtaken: Overtaken | None = None
    keeps: bool = False
    draft: str = ""
    touched: str = ""
    drafts: Sequence[Unfinished] = ()
    about: str = ""


@dataclass(frozen=True)
class Stage:
    """One station of a record's life: ``done``, ``now`` or ``ahead``."""

    label: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class Button:
    """A step that may be taken, or is refused for the reasons given.

    ``reason`` is the label of a remark the confirming dialog asks for, sent as ``reason``;
    ``about`` tells it from the same button of another row to those who only hear the page.
    """

    label: str
    href: str
    post: bool = True
    tone: str = ""
    refusals: Sequence[str] = ()
    confirm: str = ""
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Item:
    """A labelled value of a record, with what the plan or the law says of it."""

    label: str
    cell: Cell
    wide: bool = False
    hint: str = ""
    source: str = ""


@dataclass(frozen=True)
class Section:
    """Labelled values under a heading."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Event:
    """One line of a record's history."""

    who: str
    what: str
    when: str
    reason: str = ""
    changes: Sequence[tuple[str, str, str]] = ()
    source: str = ""


@dataclass(frozen=True)
class State:
    """A state of a life and what it means; ``here`` is where the record stands now."""

    tag: Cell
    meaning: str
    here: bool = False


@dataclass(frozen=True)
class ShowPage:
    """A record with its life, its sections, its rows and its history."""

    title: str
    trail: Sequence[tuple[str, str]]
    tags: Sequence[Cell]
    version: str
    stages: Sequence[Stage] = ()
    buttons: Sequence[Button] = ()
    sections: Sequence[Section] = ()
    tables: Sequence[Table] = ()
    events: Sequence[Event] = ()
    edit: str = ""
    void: str = ""
    banner: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    states: Sequence[State] = ()
    help: str = ""
