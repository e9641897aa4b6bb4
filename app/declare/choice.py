"""A closed list (封闭选项): stored and sent as code, shown as label."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Self


class Choice(enum.Enum):
    """``CODE = "中文标签"``, or ``CODE = "中文标签", tone, meaning``.

    ``tone`` colours the tag (blue, green, amber, red, grey); ``meaning`` explains the word.
    """

    tone: str
    meaning: str

    def __new__(cls, label: str, tone: str = "", meaning: str = "") -> Self:
        """Keep the label as the value, so that two codes cannot share one label."""
        member = object.__new__(cls)
        member._value_ = label
        member.tone = tone
        member.meaning = meaning
        return member

    @property
    def code(self) -> str:
        """What is stored and sent."""
        return self.name

    @property
    def label(self) -> str:
        """What people read."""
        return str(self.value)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Stray:
    """A stored code that the declaration no longer knows: shown raw, reported by ``check``."""

    code: str
    tone: str = "grey"
    meaning: str = ""

    @property
    def label(self) -> str:
        """The raw code; there is nothing better to show."""
        return self.code

    def __str__(self) -> str:
        return self.code
