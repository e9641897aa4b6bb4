"""Column types that carry their own storage form: choices, money, moments, sealed text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app.declare.choice import Choice, Stray
from app.kernel import crypto
from app.kernel.clock import OFFICE_ZONE
from app.kernel.money import from_fen, to_fen
from app.kernel.ratio import from_units, to_units

CODE_LENGTH = 40
CODES_LENGTH = 400


def _member(choices: type[Choice], code: str) -> Choice | Stray:
    return choices.__members__.get(code) or Stray(code)


class ChoiceType(TypeDecorator[Choice | Stray]):
    """One code of a closed list."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(CODE_LENGTH)
        self.choices = choices

    def process_bind_param(self, value: Choice | Stray | None, dialect: Dialect) -> str | None:
        """Store the code."""
        return None if value is None else value.code

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | Stray | None:
        """Read the member, or the raw code where the list no longer has it."""
        return None if value is None else _member(self.choices, value)


class ChoicesType(TypeDecorator[tuple[Choice | Stray, ...]]):
    """Several codes of a closed list, stored as ``,A,B,`` so that one can be searched."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__(CODES_LENGTH)
        self.choices = choices

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Store the codes between commas."""
        if value is None or isinstance(value, str):
            return value
        return "," + "".join(f"{member.code}," for member in value)

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> tuple[Choice | Stray, ...] | None:
        """Read the members in their stored order."""
        if value is None:
            return None
        return tuple(_member(self.choices, code) for code in value.split(",") if code)


class MoneyType(TypeDecorator[Decimal]):
    """Yuan in Python, integer 分 in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store 分."""
        return None if value is None else to_fen(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read yuan with two decimals."""
        return None if value is None else from_fen(value)


class MultipleType(TypeDecorator[Decimal]):
    """A multiple in Python, integer ten-thousandths in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store ten-thousandths."""
        return None if value is None else to_units(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read the decimal."""
        return None if value is None else from_units(value)


class MomentType(TypeDecorator[dt.datetime]):
    """A point in time: stored in UTC, read in office time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Store UTC; SQLite drops the zone, so it must be the same for all rows."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Read office time."""
        if value is None:
            return None
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(OFFICE_ZONE)


class Sealed(TypeDecorator[str]):
    """Text encrypted at rest, bound to its place so that a copied value does not open."""

    impl = LargeBinary
    cache_ok = False
    place = ""

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt with the current key."""
        return None if value is None else crypto.ring().seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt; raises ``crypto.Unreadable`` for a foreign or changed value."""
        return None if value is None else crypto.ring().open(bytes(value), self.place)
