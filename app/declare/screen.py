"""How a record meets its people: list, form, parts, search, rights."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from app.declare.choice import Choice
from app.declare.fault import Fault
from app.declare.flow import Flow
from app.declare.record import Record

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Via:
    """A column of a linked row, reached over links; or a list of rows, reached over lists."""

    hops: tuple[Column, ...]
    leaf: Column

    @property
    def key(self) -> str:
        """The dotted name, as in REST and filters."""
        return ".".join([*(hop.key for hop in self.hops), self.leaf.key])


def via(*path: Column) -> Via:
    """Reach the last column over the links before it: ``via(Case.applicant, Person.name)``."""
    return Via(tuple(path[:-1]), path[-1])


Place = Column | Via


class Can(enum.Flag):
    """What a role may do with a record; steps are granted by ``Step.by``."""

    READ = enum.auto()
    CREATE = enum.auto()
    EDIT = enum.auto()
    VOID = enum.auto()
    REVEAL = enum.auto()


@dataclass(frozen=True)
class Group:
    """Fields under a heading; ``open_in`` None is editable in every state, empty in none."""

    title: str
    fields: Sequence[Column]
    open_in: Collection[Choice] | None = None


@dataclass(frozen=True)
class Lines:
    """Child rows edited in the parent's form and transaction."""

    title: str
    rows: Column
    fields: Sequence[Column]
    least: int = 0
    most: int = 50
    open_in: Collection[Choice] | None = None


@dataclass(frozen=True)
class Part:
    """Rows that point here, or point to such rows, shown on the record's page.

    ``rows`` is a list, or a list reached over lists: ``via(Household.cases, Case.decisions)``.
    """

    title: str
    rows: Place
    fields: Sequence[Place]


@dataclass(frozen=True)
class Reckoning:
    """Something worked out for a record's page: ``of`` yields its rows, a text under each head.

    Without a row it is left out; where ``of`` raises ``Refused`` the page says why.
    """

    title: str
    heads: Sequence[str]
    of: Callable[[Any], Iterator[Sequence[str]]]


@dataclass(eq=False)
class Screen:
    """One record's screen, REST resource and rights; a role not named has nothing.

    ``about`` says in a sentence what it is for: the help begins with it. ``tells`` are lists
    whose records' histories are told in this record's history, too. ``edits`` names roles that
    edit a record only while something is true of it. ``reckonings`` are shown with its rows.
    """

    model: type[Record]
    title: str
    caption: Place
    rows: Sequence[Place]
    access: Mapping[Choice, Can]
    form: Sequence[Group | Lines] = ()
    menu: Choice | None = None
    icon: str = ""
    search: Sequence[Place] = ()
    sort: Sequence[Column] = ()
    checks: Sequence[Callable[[Any], Iterator[Fault]]] = ()
    parts: Sequence[Part] = ()
    tells: Sequence[Column] = ()
    edits: Mapping[Choice, Callable[[Any], bool]] = field(default_factory=dict)
    reckonings: Sequence[Reckoning] = ()
    flow: Flow | None = None
    en: str = ""
    about: str = ""
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the plural name of the record's table: it is the address too."""
        self.name = self.model.__tablename__

    @property
    def groups(self) -> list[Group]:
        """The groups of fields of the form."""
        return [part for part in self.form if isinstance(part, Group)]

    @property
    def lines(self) -> list[Lines]:
        """The lists of child rows of the form."""
        return [part for part in self.form if isinstance(part, Lines)]

    def may(self, role: Choice, right: Can) -> bool:
        """Whether a role has a right on this record."""
        return right in self.access.get(role, Can(0))

    def may_on(self, role: Choice, right: Can, record: Any) -> bool:
        """Whether a role has a right on a record as the record stands now."""
        if right is Can.EDIT and role in self.edits and not self.edits[role](record):
            return False
        return self.may(role, right)
