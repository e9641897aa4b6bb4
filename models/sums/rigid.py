"""The rigid-expenditure ratio (刚性支出占比): what must be spent against what comes in.

刚性支出困难家庭认定办法第四条、第五条: the share over the past months is above the local ratio. The
other conditions (income per head, assets) are no sums and stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.kernel.faults import Refused
from models.sums.given import count_in, share_in
from models.sums.said import percent, show
from models.sums.steps import entry, plus
from models.sums.working import Line, Rounding, say

SPENT = "刚性支出"


@dataclass(frozen=True)
class RigidRule:
    """The local ratio, whether a household that just meets it is in, and the months looked at."""

    limit: Decimal
    includes_limit: bool
    months: int
    source: str = ""

    def __post_init__(self) -> None:
        share_in("占比界限", self.limit)
        count_in("月数", self.months)

    def is_met(self, spent: Fraction, income: Fraction) -> bool:
        """Compare exactly, before any rounding; who earns nothing and must spend is above."""
        bound = Fraction(self.limit) * income
        return spent > bound or (self.includes_limit and spent == bound and spent > 0)

    def compared(self, spent: Line, income: Line) -> Line:
        """Return the step that compares, in yuan, so that nothing hides in a rounded share."""
        limit, bound = percent(self.limit), income.value * Fraction(self.limit)
        met = "已" if self.is_met(spent.value, income.value) else "未"
        word = "达到" if self.includes_limit else "超过"
        note = f"界限 {limit} 即 {show(bound)}，{met}{word}"
        return Line("与界限比较", f"{income.formula} × {limit}", bound, self.source, note)


class Percent(Line):
    """A step whose value is a share."""

    @property
    def shown(self) -> str:
        """Return ``76.67%``."""
        return f"{Rounding.HALF_UP.of(self.value * 100)}%"


@dataclass(frozen=True)
class Ratio:
    """The share (None without income), whether the rule's ratio is met, and the steps."""

    share: Decimal | None
    is_met: bool
    steps: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Everything in one line."""
        return say(self.steps)


def rigid_ratio(rule: RigidRule, spent: Mapping[str, Decimal], income: Decimal) -> Ratio:
    """Return what the self-paid required spending, by kind, is of the household's income.

    Both are sums of the rule's months. The share is rounded to a hundredth of a percent to be
    shown; the comparison is exact.
    """
    if not spent:
        raise Refused(f"{SPENT}：没有填写，请至少填写一项（没有支出的写明 0 元）")
    kinds = [entry(f"{kind}支出", amount) for kind, amount in spent.items()]
    total = plus(SPENT, kinds, rule.source)
    coming = entry(f"近 {rule.months} 个月家庭收入", income)
    steps = (total, *_divided(total, coming), rule.compared(total, coming))
    return Ratio(_share(total, coming), rule.is_met(total.value, coming.value), steps)


def _divided(total: Line, coming: Line) -> Iterator[Line]:
    if coming.value == 0:
        yield coming
    else:
        formula = f"{total.label} {total.shown} ÷ {coming.formula}"
        yield Percent("刚性支出占比", formula, total.value / coming.value)


def _share(total: Line, coming: Line) -> Decimal | None:
    if coming.value == 0:
        return None
    return Rounding.HALF_UP.of(total.value / coming.value * 100).scaleb(-2)
