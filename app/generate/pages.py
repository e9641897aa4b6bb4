"""What a page shows, as plain data: the only thing the templates know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One shown value; ``tone`` makes it a coloured tag, ``reveal`` a masked secret.

    Tones are blue, green, amber, red and grey; ``button`` shows the link as a small button.
    ``why`` explains a tag to who points at it or hears the page.
    """

    text: str
    href: str = ""
    tone: str = ""
    right: bool = False
    reveal: str = ""
    long: bool = False
    why: str = ""


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
    """Rows under their heads, with a sum where money stands in it; ``note`` explains a sign."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: str = ""
    more: str = ""
    add: str = ""
    empty: str = "暂无记录"
    note: str = ""


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
class Clash:
    """A field two people changed at once: what stands now and what was typed."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class FormPage:
    """A form to add or edit a record, or to take a step that asks for something."""

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
    clashes: Sequence[Clash] = ()


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
class ListPage:
    """A list with its filters and the way to the next page."""

    title: str
    icon: str
    count: str
    table: Table
    filters: Sequence[Filter] = ()
    kept: Sequence[tuple[str, str]] = ()
    reset: str = ""
    add: str = ""
    add_label: str = "新建"
    before: str = ""
    after: str = ""
    buttons: Sequence[Button] = ()


@dataclass(frozen=True)
class Stage:
    """One station of a record's life: ``done``, ``now`` or ``ahead``."""

    label: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class Button:
    """A step that may be taken, or is refused for the reasons given.

    ``reason`` is the label of a remark the confirming dialog asks for, sent as ``reason``.
    """

    label: str
    href: str
    post: bool = True
    tone: str = ""
    refusals: Sequence[str] = ()
    confirm: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Item:
    """A labelled value of a record."""

    label: str
    cell: Cell
    wide: bool = False


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


@dataclass(frozen=True)
class MenuItem:
    """A link of the left menu; ``count`` is the number waiting behind it."""

    label: str
    href: str
    here: bool = False
    icon: str = ""
    count: str = ""


@dataclass(frozen=True)
class MenuPart:
    """A part of the work in the left menu."""

    label: str
    items: Sequence[MenuItem]


@dataclass(frozen=True)
class Frame:
    """What stands around every page: the office, the person, the menu."""

    office: str
    person: str
    post: str
    menu: Sequence[MenuPart]
    notice: str = ""
