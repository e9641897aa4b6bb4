"""The helpers that declare columns: ordinary SQLAlchemy with a ``Field`` attached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    MappedColumn,
    Relationship,
    mapped_column,
    relationship,
)
from sqlalchemy.types import TypeEngine

from app.declare.choice import Choice
from app.declare.field import As, Field, Is, Kind
from app.declare.meaning import Meaning
from app.declare.types import (
    ChoicesType,
    ChoiceType,
    MomentType,
    MoneyType,
    MultipleType,
    Sealed,
)

Key = BigInteger().with_variant(Integer, "sqlite")
SERIAL_LENGTH = 40
NOTE_LIMIT = 4000
WHOLE_LIMIT = 10**9


class Said(TypedDict, total=False):
    """What any field may say of itself: help, its source in plan or law, the case it is for.

    ``en`` is the English label where the name reads badly.
    """

    hint: str
    source: str
    en: str
    only: Is


class Shown(Said, total=False):
    """What a field that may be made public says besides: the only form it may go out in."""

    publish: As


def _column(type_: TypeEngine[Any], field: Field, **more: Any) -> MappedColumn[Any]:
    return mapped_column(type_, info={"field": field}, **more)


def text(
    label: str, limit: int, *, unique: bool = False, **said: Unpack[Shown]
) -> MappedColumn[Any]:
    """Declare a line of text of at most ``limit`` characters."""
    field = Field(label, Kind.TEXT, limit=limit, **said)
    return _column(String(limit), field, unique=unique or None)


def note(label: str, *, limit: int = NOTE_LIMIT, **said: Unpack[Said]) -> MappedColumn[Any]:
    """Declare several lines of text; free text is never published."""
    return _column(Text(), Field(label, Kind.NOTE, limit=limit, **said))


def secret(
    label: str, meaning: Meaning, *, unique: bool = False, **said: Unpack[Said]
) -> MappedColumn[Any]:
    """Declare a value sealed at rest, masked on pages and found by its blind index."""
    field = Field(label, Kind.SECRET, limit=meaning.limit, meaning=meaning, unique=unique, **said)
    return _column(Sealed(), field)


def choice(
    choices: type[Choice], label: str, *, default: Choice | None = None, **said: Unpack[Shown]
) -> MappedColumn[Any]:
    """Declare one code of a closed list."""
    field = Field(label, Kind.CHOICE, choices=choices, **said)
    return _column(ChoiceType(choices), field, default=default)


def choices(members: type[Choice], label: str, **said: Unpack[Said]) -> MappedColumn[Any]:
    """Declare several codes of a closed list."""
    return _column(ChoicesType(members), Field(label, Kind.CHOICES, choices=members, **said))


def day(label: str, *, unique: bool = False, **said: Unpack[Shown]) -> MappedColumn[Any]:
    """Declare a calendar day in office time."""
    return _column(Date(), Field(label, Kind.DAY, **said), unique=unique or None)


def moment(label: str, **said: Unpack[Said]) -> MappedColumn[Any]:
    """Declare a point in time, with zone."""
    return _column(MomentType(), Field(label, Kind.MOMENT, **said))


def money(label: str, *, adds: bool = True, **said: Unpack[Shown]) -> MappedColumn[Any]:
    """Declare an amount in yuan; zero or more, at most two decimals.

    ``adds``: the sum of several says something; that of ceilings, for one, does not.
    """
    return _column(MoneyType(), Field(label, Kind.MONEY, adds=adds, **said))


def multiple(label: str, **said: Unpack[Said]) -> MappedColumn[Any]:
    """Declare a multiple of something; 0 to 1000, at most four decimals."""
    return _column(MultipleType(), Field(label, Kind.MULTIPLE, **said))


def whole(
    label: str, *, least: int = 0, most: int = WHOLE_LIMIT, **said: Unpack[Shown]
) -> MappedColumn[Any]:
    """Declare a whole number from ``least`` to ``most``."""
    return _column(Integer(), Field(label, Kind.WHOLE, limit=most, least=least, **said))


def flag(label: str, **said: Unpack[Said]) -> MappedColumn[Any]:
    """Declare a yes or no; no until somebody says yes."""
    return _column(Boolean(), Field(label, Kind.FLAG, **said), default=False)


def serial(label: str, series: str, *, en: str = "") -> MappedColumn[Any]:
    """Declare a number drawn when the row is first stored; its pattern is the county's data."""
    field = Field(label, Kind.SERIAL, en=en, series=series, limit=SERIAL_LENGTH)
    return _column(String(SERIAL_LENGTH), field, unique=True)


def kept(
    label: str, of: Callable[[Any], Any], *, over: Mapped[Any], counts: bool = False, en: str = ""
) -> MappedColumn[Any]:
    """Declare a sum over a list of lines (or, with ``counts``, a number), sortable.

    It is recomputed in the flush whenever the record or a row of the list is stored.
    """
    kind, type_ = (Kind.WHOLE, Integer()) if counts else (Kind.MONEY, MoneyType())
    return _column(type_, Field(label, kind, en=en, of=of, over=over))


def ref(target: InstrumentedAttribute[Any]) -> MappedColumn[Any]:
    """Declare the stored key of a link; the label stands with ``link``."""
    return mapped_column(Key, ForeignKey(target.property.columns[0]), index=True)


def link(
    label: str, key: Mapped[Any], *, scopes: bool = False, **said: Unpack[Shown]
) -> Relationship[Any]:
    """Declare a link to one row; with ``scopes`` the row's area is taken from there."""
    field = Field(label, Kind.LINK, scopes=scopes, foreign=key, **said)
    # A new row that was given the key alone must find its area and its parent's sums, too.
    return relationship(foreign_keys=[key], load_on_pending=True, info={"field": field})


def lines(label: str, back: str, *, en: str = "") -> Relationship[Any]:
    """Declare the child rows whose link ``back`` points here, in the order they were stored."""
    field = Field(label, Kind.LINES, en=en)
    made: Relationship[Any] = relationship(
        back_populates=back, cascade="save-update, merge", info={"field": field},
        order_by=lambda: _key_of_rows(made),
    )  # fmt: skip
    return made


def _key_of_rows(made: Relationship[Any]) -> Any:
    """Return the key of the rows; their class is known by its name until all classes are there."""
    rows: Any = made.argument
    if not isinstance(rows, str):
        return rows.id
    classes = (mapper.class_ for mapper in made.parent.registry.mappers)
    return next(found for found in classes if found.__name__ == rows).id
