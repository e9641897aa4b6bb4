"""Medical aid (医疗救助): a share of what insurance left over, above a deductible, under a cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from app.kernel.faults import Refused
from models.sums.given import share_in, yuan_in
from models.sums.limit import Limit, hold, left_of_year
from models.sums.said import percent
from models.sums.steps import entry, minus, nothing
from models.sums.working import Line, Working, finish

CAP, DEDUCTIBLE = "年度限额", "起付标准"


@dataclass(frozen=True)
class MedicalRule:
    """The share that is paid, from which amount on, and up to which sum a year."""

    share: Decimal
    cap: Decimal | None = None
    deductible: Decimal = Decimal(0)
    source: str = ""

    def __post_init__(self) -> None:
        share_in("救助比例", self.share)
        yuan_in(DEDUCTIBLE, self.deductible)
        if self.cap is not None:
            yuan_in(CAP, self.cap)


@dataclass(frozen=True)
class Bill:
    """The settlement of a treatment: the whole, what others paid, what does not count.

    ``paid`` is the aid already given this year, ``deducted`` what the deductible already took:
    both are asked for only by a rule that has a cap, or a deductible.
    """

    total: Decimal
    basic: Decimal
    major: Decimal
    other: Decimal
    excluded: Decimal
    paid: Decimal | None = None
    deducted: Decimal | None = None

    def borne(self, source: str) -> Line:
        """Return what is left to the person; ``Refused`` where others paid more than the whole."""
        taken = [
            entry("基本医保支付", self.basic),
            entry("大病保险支付", self.major),
            entry("其他支付", self.other),
            entry("不予救助的费用", self.excluded),
        ]
        counted = [line for line in taken if line.value]
        left = minus("个人负担", entry("医疗总费用", self.total), *counted, source=source)
        if left.value < 0:
            raise Refused("医疗总费用：少于各项支付与不予救助费用之和，请核对结算单")
        return left


def medical_aid(rule: MedicalRule, bill: Bill) -> Working:
    """Return the aid for one treatment."""
    borne = bill.borne(rule.source)
    *before, counted = [borne, *_above_deductible(rule, bill, borne)]
    formula = f"{counted.label} {counted.shown} × {percent(rule.share)}"
    aid = Line("救助额", formula, counted.value * Fraction(rule.share), rule.source)
    return finish(*before, counted, *accumulate(_limits(rule, bill), hold, initial=aid))


def _above_deductible(rule: MedicalRule, bill: Bill, borne: Line) -> Iterator[Line]:
    if not rule.deductible:
        return
    taken = yuan_in("本年已扣起付标准", bill.deducted)
    still = Line(DEDUCTIBLE, "", max(Fraction(0), Fraction(rule.deductible) - taken))
    above = minus("超过起付标准的部分", borne, still, source=rule.source)
    yield above
    if above.value <= 0:
        yield nothing(above, "未超过起付标准")


def _limits(rule: MedicalRule, bill: Bill) -> Iterator[Limit]:
    if rule.cap is not None:
        yield left_of_year(entry(CAP, rule.cap, rule.source), bill.paid)
