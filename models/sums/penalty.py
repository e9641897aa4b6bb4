"""The penalty ceiling (罚款上限): by the rule at the conduct, or the newer if lighter.

行政处罚法第三十七条 (从旧兼从轻): the rules in force when the conduct happened apply; where
they were changed before the decision and the new ones are lighter, or punish no more, these do.
The program names the range and never the fine: that is for the deciding organ (裁量).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from app.kernel.clock import show_day
from app.kernel.faults import Refused
from models.sums.given import number_in
from models.sums.said import plain
from models.sums.steps import entry
from models.sums.working import Line, Rounding, Working, finish

LIGHTER = "行政处罚法第三十七条"
NOT_DECIDED = "仅为法定上限，实际罚款由处罚机关依法裁量"


@dataclass(frozen=True)
class PenaltyRule:
    """A rule on fines from its day on until the next one's; a multiple of 0 punishes no more."""

    code: str
    in_force_from: dt.date
    least_multiple: Decimal
    most_multiple: Decimal
    source: str = ""

    def __post_init__(self) -> None:
        least = number_in("最低倍数", self.least_multiple)
        if least > number_in("最高倍数", self.most_multiple):
            raise Refused(f"最低倍数：不能大于最高倍数，请核对处罚规定 {self.code}")

    @property
    def weight(self) -> tuple[Decimal, Decimal]:
        """What makes a rule heavier: first what it may cost, then what it must."""
        return self.most_multiple, self.least_multiple

    @property
    def name(self) -> str:
        """The clause as people know it, the code where it is not filled in."""
        return self.source or self.code

    @property
    def words(self) -> str:
        """``1 倍以上 3 倍以下``, or ``2 倍以下``."""
        if not self.most_multiple:
            return "不再处罚"
        most = f"{plain(self.most_multiple)} 倍以下"
        return f"{plain(self.least_multiple)} 倍以上 {most}" if self.least_multiple else most


@dataclass(frozen=True)
class Ceiling:
    """The rule that applies, the least it demands, and the working to the most it allows."""

    rule: PenaltyRule
    least: Decimal
    working: Working


def penalty_ceiling(
    rules: Sequence[PenaltyRule], value: Decimal, conduct_on: dt.date, decided_on: dt.date
) -> Ceiling:
    """Return the range of the fine for money wrongly taken.

    ``conduct_on`` is the day the conduct ended. Raises ``Refused`` where no rule was in force:
    what nobody had forbidden is not fined.
    """
    if decided_on < conduct_on:
        raise Refused("决定日期：不能早于违法行为终了的日期，请核对")
    then, now = rule_on(rules, conduct_on), rule_on(rules, decided_on)
    rule = now if now.weight < then.weight else then
    taken = entry("骗取金额", value, rule.source)
    chosen = Line(
        "适用规定", _choice(then, now, rule, conduct_on, decided_on), taken.value, LIGHTER
    )
    working = finish(chosen, *_range(taken, rule), rounding=Rounding.DOWN)
    return Ceiling(rule, Rounding.DOWN.of(taken.value * Fraction(rule.least_multiple)), working)


def rule_on(rules: Sequence[PenaltyRule], day: dt.date) -> PenaltyRule:
    """Return the rule in force on a day: the last one that had begun.

    Raises ``Refused`` where none had, and where two began on one day.
    """
    begun = sorted(
        (rule for rule in rules if rule.in_force_from <= day), key=lambda rule: rule.in_force_from
    )
    if not begun:
        raise Refused(
            f"处罚规定：{show_day(day)} 没有有效的规定，没有依据的不得处罚；规则集有遗漏的，请补充"
        )
    for earlier, later in pairwise(begun):
        if earlier.in_force_from == later.in_force_from:
            raise Refused(f"处罚规定：{earlier.code} 与 {later.code} 同日施行，请只保留一条")
    return begun[-1]


def _choice(
    then: PenaltyRule,
    now: PenaltyRule,
    rule: PenaltyRule,
    conduct_on: dt.date,
    decided_on: dt.date,
) -> str:
    days = f"违法行为 {show_day(conduct_on)} 终了，{show_day(decided_on)} 决定处罚"
    if now is then:
        return f"{days}，适用{rule.name}（{rule.words}）"
    why = "新规定较轻，适用" if rule is now else "新规定不较轻，适用行为时的"
    return f"{days}，{why}{rule.name}（{rule.words}）"


def _range(taken: Line, rule: PenaltyRule) -> tuple[Line, Line]:
    formula = f"{taken.formula} × {plain(rule.most_multiple)} 倍"
    most = taken.value * Fraction(rule.most_multiple)
    return (
        Line("罚款上限", formula, most, rule.source),
        Line("裁量", formula, most, rule.source, NOT_DECIDED),
    )
