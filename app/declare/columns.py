"""The helpers that declare columns: ordinary SQLAlchemy with a ``Field`` attached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from app.declare.types import ChoicesType, ChoiceType, MomentType, MoneyType, Sealed

Key = BigInteger().with_variant(Integer, "sqlite")
SERIAL_LENGTH = 40
NOTE_LIMIT = 4000


def _column(type_: TypeEngine[Any], field: Field, **more: Any) -> MappedColumn[Any]:
    return mapped_column(type_, info={"field": field}, **more)


def text(
    label: str,
    limit: int,
    *,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
    unique: bool = False,
) -> MappedColumn[Any]:
    """Declare a line of text of at most ``limit`` characters."""
    field = Field(label, Kind.TEXT, en, hint, source, limit, publish=publish, only=only)
    return _column(String(limit), field, unique=unique or None)


def note(
    label: str,
    *,
    limit: int = NOTE_LIMIT,
    hint: str = "",
    source: str = "",
    en: str = "",
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare several lines of text; free text is never published."""
    return _column(Text(), Field(label, Kind.NOTE, en, hint, source, limit, only=only))


def secret(
    label: str,
    meaning: Meaning,
    *,
    unique: bool = False,
    hint: str = "",
    source: str = "",
    en: str = "",
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare a value sealed at rest, masked on pages and found by its blind index."""
    field = Field(
        label, Kind.SECRET, en, hint, source, meaning.limit,
        meaning=meaning, unique=unique, only=only,
    )  # fmt: skip
    return _column(Sealed(), field)


def choice(
    choices: type[Choice],
    label: str,
    *,
    default: Choice | None = None,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare one code of a closed list."""
    field = Field(label, Kind.CHOICE, en, hint, source, choices=choices, publish=publish, only=only)
    return _column(ChoiceType(choices), field, default=default)


def choices(
    members: type[Choice],
    label: str,
    *,
    hint: str = "",
    source: str = "",
    en: str = "",
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare several codes of a closed list."""
    field = Field(label, Kind.CHOICES, en, hint, source, choices=members, only=only)
    return _column(ChoicesType(members), field)


def day(
    label: str,
    *,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
    unique: bool = False,
) -> MappedColumn[Any]:
    """Declare a calendar day in office time."""
    field = Field(label, Kind.DAY, en, hint, source, publish=publish, only=only)
    return _column(Date(), field, unique=unique or None)


def moment(
    label: str, *, hint: str = "", source: str = "", en: str = "", only: Is | None = None
) -> MappedColumn[Any]:
    """Declare a point in time, with zone."""
    return _column(MomentType(), Field(label, Kind.MOMENT, en, hint, source, only=only))


def money(
    label: str,
    *,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare an amount in yuan; zero or more, at most two decimals."""
    return _column(
        MoneyType(), Field(label, Kind.MONEY, en, hint, source, publish=publish, only=only)
    )


def whole(
    label: str,
    *,
    least: int = 0,
    most: int = 10**9,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
) -> MappedColumn[Any]:
    """Declare a whole number from ``least`` to ``most``."""
    field = Field(
        label, Kind.WHOLE, en, hint, source, most, least=least, publish=publish, only=only
    )
    return _column(Integer(), field)


def flag(
    label: str, *, hint: str = "", source: str = "", en: str = "", only: Is | None = None
) -> MappedColumn[Any]:
    """Declare a yes or no; no until somebody says yes."""
    return _column(Boolean(), Field(label, Kind.FLAG, en, hint, source, only=only), default=False)


def serial(label: str, series: str, *, en: str = "") -> MappedColumn[Any]:
    """Declare a number drawn when the row is first stored; its pattern is the county's data."""
    field = Field(label, Kind.SERIAL, en, series=series, limit=SERIAL_LENGTH)
    return _column(String(SERIAL_LENGTH), field, unique=True)


def kept(
    label: str, of: Callable[[Any], Any], *, counts: bool = False, en: str = ""
) -> MappedColumn[Any]:
    """Declare a sum (or, with ``counts``, a number) recomputed in the flush and sortable."""
    kind, type_ = (Kind.WHOLE, Integer()) if counts else (Kind.MONEY, MoneyType())
    return _column(type_, Field(label, kind, en, of=of))


def ref(target: InstrumentedAttribute[Any]) -> MappedColumn[Any]:
    """Declare the stored key of a link; the label stands with ``link``."""
    return mapped_column(Key, ForeignKey(target.property.columns[0]), index=True)


def link(
    label: str,
    key: Mapped[Any],
    *,
    scopes: bool = False,
    hint: str = "",
    source: str = "",
    en: str = "",
    publish: As | None = None,
    only: Is | None = None,
) -> Relationship[Any]:
    """Declare a link to one row; with ``scopes`` the row's area is taken from there."""
    field = Field(
        label, Kind.LINK, en, hint, source,
        publish=publish, only=only, scopes=scopes, foreign=key,
    )  # fmt: skip
    return relationship(foreign_keys=[key], info={"field": field})


def lines(label: str, back: str, *, en: str = "") -> Relationship[Any]:
    """Declare the child rows whose link ``back`` points here."""
    field = Field(label, Kind.LINES, en)
    return relationship(back_populates=back, cascade="save-update, merge", info={"field": field})
