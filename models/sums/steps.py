"""The steps sums are made of: a value entered, values taken away or added, nothing left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from models.sums.given import yuan_in
from models.sums.said import show
from models.sums.working import Line


def entry(name: str, amount: Decimal | None, source: str = "") -> Line:
    """Return an amount somebody entered, under its name; ``Refused`` where it is none."""
    value = yuan_in(name, amount)
    return Line(name, f"{name} {show(value)}", value, source)


def minus(label: str, whole: Line, *taken: Line, source: str = "") -> Line:
    """Return a whole less what is taken from it, which may be more than there is."""
    formula = " − ".join(f"{line.label} {line.shown}" for line in (whole, *taken))
    return Line(label, formula, whole.value - sum(line.value for line in taken), source)


def plus(label: str, lines: Sequence[Line], source: str = "") -> Line:
    """Return several values together."""
    formula = " + ".join(f"{line.label} {line.shown}" for line in lines)
    total = sum((line.value for line in lines), start=Fraction(0))
    return Line(label, formula, total, source)


def nothing(line: Line, why: str) -> Line:
    """Return the step after one that left nothing, or less."""
    return Line(line.label, line.formula, Fraction(0), line.source, why)
