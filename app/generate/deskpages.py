"""What the desk shows, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.generate.kept import Unfinished
from app.generate.pages import Button, Cell, Table


@dataclass(frozen=True)
class Task:
    """One thing that waits: what it is about, how urgent it is, and the button that acts.

    ``near``: its time limit ends soon, as the rule set understands it.
    """

    number: Cell
    about: str
    kind: str
    place: str
    state: Cell
    due: Cell
    amount: str
    button: Button
    version: str
    near: bool = False


@dataclass(frozen=True)
class Tasks:
    """What waits for somebody, the most urgent first; ``more`` leads to the lists of the rest."""

    rows: Sequence[Task]
    more: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Card:
    """A number over the desk; ``tone`` makes its remark a coloured tag."""

    label: str
    number: str
    note: str = ""
    tone: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Remark:
    """A reminder and where something can be done about it; ``tone`` green is good news."""

    text: str
    href: str = ""
    action: str = ""
    tone: str = "amber"


@dataclass(frozen=True)
class Deed:
    """Something the reader did."""

    when: str
    what: str
    record: Cell
    about: str


@dataclass(frozen=True)
class Bar:
    """One week of the chart: its place in the picture, and what it says in words."""

    label: str
    text: str
    tone: str
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """A share of each week as a picture, with its summary and its numbers in words."""

    title: str
    summary: str
    bars: Sequence[Bar]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class DeskPage:
    """The first page of somebody: numbers, what waits, what is late, what to think of."""

    date: str
    start: tuple[str, str] | None = None
    cards: Sequence[Card] = ()
    tasks: Tasks | None = None
    late: Table | None = None
    chart: Chart | None = None
    remarks: Sequence[Remark] = ()
    deeds: Sequence[Deed] = ()
    drafts: Sequence[Unfinished] = ()
    doors: Sequence[tuple[str, str]] = ()
    intro: str = ""
