"""What a column says of itself beyond its type: label, hint, secrecy, way of publishing."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Mapped

from app.declare.choice import Choice
from app.declare.meaning import Meaning


class Kind(enum.StrEnum):
    """How a value is typed in and shown."""

    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    MULTIPLE = "multiple"
    WHOLE = "whole"
    FLAG = "flag"
    SECRET = "sealed"  # noqa: S105 - a kind of field
    SERIAL = "serial"
    LINK = "link"
    LINES = "lines"


class As(enum.Enum):
    """The only forms in which a field may be made public (公示)."""

    CATEGORY = "category"
    MASKED_NAME = "masked name"
    AMOUNT = "amount"
    DAY = "day"
    PLACE = "place"
    COUNT = "count"


class Is:
    """True while another column of the same record holds one of the values."""

    def __init__(self, column: Mapped[Any], *values: Choice | bool) -> None:
        self._column = column
        self.values = values

    @property
    def name(self) -> str:
        """The name of the column looked at."""
        column: Any = getattr(self._column, "column", self._column)
        return str(column.key)

    def holds(self, record: object) -> bool:
        """Whether the record is in that case now."""
        return getattr(record, self.name) in self.values


@dataclass(frozen=True)
class Field:
    """The declaration of one column, link or list of lines."""

    label: str
    kind: Kind
    en: str = ""
    hint: str = ""
    source: str = ""
    limit: int = 0
    least: int | None = None
    choices: type[Choice] | None = None
    meaning: Meaning | None = None
    publish: As | None = None
    only: Is | None = None
    unique: bool = False
    series: str = ""
    of: Callable[[Any], Any] | None = None
    over: Any = None
    scopes: bool = False
    adds: bool = True
    foreign: Any = None

    @property
    def secret(self) -> bool:
        """Whether the value is sealed at rest and masked on every page."""
        return self.meaning is not None

    @property
    def typed(self) -> bool:
        """Whether people may type it at all: numbers drawn and sums kept are the program's."""
        return self.kind is not Kind.SERIAL and self.of is None
