"""The surcharge on a late fine (加处罚款): so much a day, up to a multiple of the fine itself.

行政处罚法第七十二条: the organ may impose it. 第七十三条: the days of
review and of a lawsuit do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.kernel.faults import Refused
from models.sums.given import count_in, number_in, share_in
from models.sums.limit import Limit, hold
from models.sums.said import percent, plain
from models.sums.steps import entry
from models.sums.working import Line, Rounding, Working, finish


@dataclass(frozen=True)
class SurchargeRule:
    """The share of the fine for each day, and the most, as a multiple of the fine."""

    daily: Decimal
    most_multiple: Decimal
    source: str = ""

    def __post_init__(self) -> None:
        share_in("每日比例", self.daily)
        number_in("上限倍数", self.most_multiple)


def surcharge_ceiling(
    rule: SurchargeRule, fine: Decimal, days_late: int, days_stayed: int = 0
) -> Working:
    """Return the most that may be added; ``days_stayed`` are those of review or lawsuit."""
    days = count_in("逾期天数", days_late, 0) - count_in("复议诉讼天数", days_stayed, 0)
    if days < 0:
        raise Refused("复议诉讼天数：不能多于逾期天数，请核对")
    owed = entry("罚款", fine, rule.source)
    formula = f"{owed.formula} × {percent(rule.daily)} × {days} 天"
    added = Line("加处罚款", formula, owed.value * Fraction(rule.daily) * days, rule.source)
    bound = f"{owed.formula} × {plain(rule.most_multiple)} 倍"
    most = Line("上限", bound, owed.value * Fraction(rule.most_multiple), rule.source)
    return finish(added, hold(added, Limit(most)), rounding=Rounding.DOWN)
