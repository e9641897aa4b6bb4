"""A working (计算过程): a sum's steps as the office writes them, exact until one rounding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from app.declare.choice import Choice
from app.kernel.money import from_fen, show_money
from models.sums.given import yuan_in
from models.sums.said import show

OURS = "本系统约定"  # no law says how a sum of relief is rounded
_FEN = 100
_OPERATOR = re.compile(" [×÷+−] ")


class Rounding(Choice):
    """取整: a sum that is given is rounded; one that may not be exceeded is cut."""

    HALF_UP = "四舍五入到分"
    DOWN = "不足一分的舍去"

    def of(self, value: Fraction) -> Decimal:
        """Return whole 分."""
        half = Fraction(1, 2) if self is Rounding.HALF_UP else 0
        return from_fen(floor(value * _FEN + half))


@dataclass(frozen=True)
class Line:
    """One step: its name, how people write it, what came out (exact), and on what ground.

    A step with a ``note`` only holds the value against a limit, and the note says whether it
    changed it: ``上限 8,928.00，取上限``.
    """

    label: str
    formula: str
    value: Fraction
    source: str = ""
    note: str = ""

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return show(self.value)

    @property
    def said(self) -> str:
        """The step as it stands in a sentence; a value that is only named has no result."""
        if self.note:
            return f"（{self.note}）"
        if not _OPERATOR.search(self.formula):
            return self.formula
        return f"{self.formula} = {self.shown}".replace("= 约", "≈")


@dataclass(frozen=True)
class Working:
    """A sum in whole 分 and the steps that lead to it."""

    amount: Decimal
    steps: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Everything in one line: ``月低保标准 744.00 × 2 倍 = 1,488.00（上限 8,928.00）``."""
        computed = next(line for line in reversed(self.steps) if not line.note)
        result = "" if computed.value == self.amount else f"，得 {show_money(self.amount)}"
        return say(self.steps) + result


def say(steps: Iterable[Line]) -> str:
    """Return the steps as one sentence."""
    parts = (line.said if line.note else f"；{line.said}" for line in steps)
    return "".join(parts).removeprefix("；").replace("）（", "；")


def finish(*steps: Line, rounding: Rounding = Rounding.HALF_UP) -> Working:
    """Round the last step's value, this once, and say so where it changed anything.

    Raises ``Refused`` where the result is not an amount the office can enter.
    """
    exact = steps[-1].value
    amount = rounding.of(exact)
    whole = yuan_in("计算结果", amount)
    if whole == exact:
        return Working(amount, steps)
    return Working(amount, (*steps, Line("取整", show(exact), whole, OURS, rounding.label)))
