"""Limits (限额): what a sum is held to, and how the step says whether it was."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from models.sums.facts import PAID
from models.sums.steps import entry
from models.sums.working import Line

MOST, LEAST, LEFT = "上限", "下限", "年度余额"


@dataclass(frozen=True)
class Limit:
    """A limit worked out for the household; its line's label is its name."""

    line: Line
    is_floor: bool = False


def left_of_year(cap: Line, paid: Decimal | None) -> Limit:
    """Return what the year's cap leaves after what was already paid: never less than nothing."""
    given = entry(PAID, paid)
    left = max(Fraction(0), cap.value - given.value)
    return Limit(Line(LEFT, f"{cap.formula} − {given.formula}", left, cap.source))


def hold(line: Line, limit: Limit) -> Line:
    """Return the step that holds a sum against a limit."""
    word, bound = limit.line.label, limit.line.value
    value = max(line.value, bound) if limit.is_floor else min(line.value, bound)
    taken = "" if value == line.value else f"，取{word}"
    note = f"{word} {limit.line.shown}{taken}"
    return Line(word, limit.line.formula, value, limit.line.source, note)
