"""Recovery (追回): what was paid in the wrongful months, less what was due in them.

社会救助法第七十三条、方案八(三): what fraud took comes back in full; nothing was due then. Where
the office paid too much by mistake, what was due stays with the family.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.kernel.faults import Refused
from models.sums.months import check_once, month_of, show_month
from models.sums.steps import entry, minus, nothing, plus
from models.sums.working import Line, Working, finish


@dataclass(frozen=True)
class WrongfulMonth:
    """What was paid for a month, and what was due: nothing, where the right was lost."""

    month: dt.date
    paid: Decimal
    due: Decimal

    def line(self, source: str) -> Line:
        """Return the month's step; what was due and not paid counts for the family."""
        month = show_month(self.month)
        paid, due = entry(f"{month}实发", self.paid), entry(f"{month}应发", self.due)
        return minus(month, paid, *([due] if due.value else []), source=source)


def recovery(months: Sequence[WrongfulMonth], source: str = "") -> Working:
    """Return what is to come back for the wrongful months together; never below zero."""
    if not months:
        raise Refused("违规月份：没有填写，请至少填写一个月")
    check_once([month_of(wrongful.month) for wrongful in months])
    ordered = sorted(months, key=lambda wrongful: wrongful.month)
    lines = [wrongful.line(source) for wrongful in ordered]
    return finish(*lines, *_together(lines, source))


def _together(lines: Sequence[Line], source: str) -> Iterator[Line]:
    total = lines[0] if len(lines) == 1 else plus("应退合计", lines, source)
    if len(lines) > 1:
        yield total
    if total.value <= 0:
        yield nothing(total, "实发不多于应发，不予追回")
