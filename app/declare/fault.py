"""What stands in the way of saving or acting, said in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class Fault:
    """``column`` is the field it speaks of, or None for the whole record.

    A warning (``warn``) is saved once the person confirms it.
    """

    column: InstrumentedAttribute[Any] | None
    text: str
    warn: bool = False

    @property
    def key(self) -> str:
        """The field's name in forms and REST, or the empty string."""
        return self.column.key if self.column is not None else ""
