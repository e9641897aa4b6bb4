"""Instalments (分期发放): one sum in monthly parts that come to it, to the cent.

民发〔2018〕23号 and local rules: long hardship or a large sum may be paid by months, equal or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.kernel.faults import Refused
from app.kernel.money import split_evenly
from models.sums.given import above_zero_in, count_in
from models.sums.months import months_from, show_month
from models.sums.said import show
from models.sums.steps import entry, plus
from models.sums.working import Line, Working, finish

TOTAL, PARTS = "救助金额", "期数"


@dataclass(frozen=True)
class InstalmentRule:
    """Into how many months a sum may be parted at most."""

    most_months: int
    source: str = ""

    def __post_init__(self) -> None:
        count_in("最多期数", self.most_months)

    def check(self, months: int) -> None:
        """Refuse more months than the rule allows."""
        if count_in(PARTS, months) > self.most_months:
            raise Refused(f"{PARTS}：最多 {self.most_months} 个月，请减少期数")


@dataclass(frozen=True)
class Part:
    """What is paid in one month."""

    month: dt.date
    amount: Decimal


@dataclass(frozen=True)
class Instalments:
    """The parts, and the working whose amount is their sum."""

    parts: tuple[Part, ...]
    working: Working


def equal_parts(rule: InstalmentRule, total: Decimal, months: int, first: dt.date) -> Instalments:
    """Part a sum evenly from a month on; the first months carry the odd 分."""
    rule.check(months)
    whole = above_zero_in(TOTAL, total)
    each = Line("每期", f"{TOTAL} {show(whole)} ÷ {months} 个月", whole / months, rule.source)
    amounts = split_evenly(total, months)
    if amounts[-1] == 0:
        raise Refused(f"{PARTS}：{show(whole)} 元不够分为 {months} 个月，请减少期数")
    return _planned(rule, amounts, first, each)


def given_parts(
    rule: InstalmentRule, total: Decimal, amounts: Sequence[Decimal], first: dt.date
) -> Instalments:
    """Take the parts as somebody set them; ``Refused`` where they do not come to the sum."""
    rule.check(len(amounts))
    above_zero_in(TOTAL, total)
    for place, amount in enumerate(amounts, start=1):
        above_zero_in(f"第 {place} 期", amount)
    plan = _planned(rule, amounts, first)
    off = abs(plan.working.amount - total)
    if off:
        shown = f"各期合计 {plan.working.amount:,.2f}，与{TOTAL} {total:,.2f} 相差 {off:,.2f}"
        raise Refused(f"各期金额：{shown}，请核对")
    return plan


def _planned(
    rule: InstalmentRule, amounts: Sequence[Decimal], first: dt.date, *before: Line
) -> Instalments:
    months = months_from(first, len(amounts))
    parts = tuple(Part(month, amount) for month, amount in zip(months, amounts, strict=True))
    lines = [entry(show_month(part.month), part.amount) for part in parts]
    return Instalments(parts, finish(*before, plus("各期合计", lines, rule.source)))
