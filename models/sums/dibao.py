"""The dibao difference (低保补差): what a household lacks of the standard each month.

社会救助法第十七条: by the difference or by tiers. 最低生活保障审核确认办法第八条: one person of an
edge household may be counted alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.declare.choice import Choice
from models.sums.facts import DIBAO_MONTH, Facts
from models.sums.given import above_zero_in, count_in, yuan_in
from models.sums.limit import LEAST, Limit, hold
from models.sums.steps import entry, minus, nothing
from models.sums.tiers import Tiers
from models.sums.working import Line, Working, finish

HOUSEHOLD_INCOME = "家庭月净收入"
NOTHING_LACKS = "收入不低于标准，不补差"


class Alone(Choice):
    """单人保的算法: whose income counts for a person taken in alone."""

    OWN = "按本人收入"
    PER_HEAD = "按家庭人均收入"


@dataclass(frozen=True)
class DibaoRule:
    """How a county counts; ``least`` is what is paid where the difference is smaller."""

    alone: Alone
    least: Decimal | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.least is not None:
            yuan_in(LEAST, self.least)


@dataclass(frozen=True)
class Means:
    """The standard of the place, the people counted, what comes in each month, net.

    Raises ``Refused`` for a number no household can have.
    """

    dibao_month: Decimal
    persons: int
    household_income: Decimal | None = None
    own_income: Decimal | None = None

    def __post_init__(self) -> None:
        above_zero_in(DIBAO_MONTH, self.dibao_month)
        count_in("人数", self.persons)

    def together(self) -> Line:
        """Return what comes in, the whole household's."""
        return entry(HOUSEHOLD_INCOME, self.household_income)

    def own(self) -> Line:
        """Return what comes in of one's own."""
        return entry("本人月净收入", self.own_income)

    def per_head(self) -> Line:
        """Return what comes in for each of them, exactly."""
        together = self.together()
        formula = f"{together.formula} ÷ {self.persons} 人"
        return Line("家庭人均收入", formula, together.value / self.persons)


def household_difference(rule: DibaoRule, means: Means) -> Working:
    """Return the standard times the people counted, less what comes in; never below zero."""
    standard = entry(DIBAO_MONTH, means.dibao_month)
    formula = f"{standard.formula} × {means.persons} 人"
    due = Line("保障额", formula, standard.value * means.persons, rule.source)
    return finish(due, *_lacking(rule, due, means.together()))


def single_difference(rule: DibaoRule, means: Means) -> Working:
    """Return the standard of one person, less the income the rule looks at."""
    standard = entry(DIBAO_MONTH, means.dibao_month)
    if rule.alone is Alone.OWN:
        return finish(*_lacking(rule, standard, means.own()))
    per_head = means.per_head()
    return finish(per_head, *_lacking(rule, standard, per_head))


def _lacking(rule: DibaoRule, due: Line, income: Line) -> Iterator[Line]:
    lacking = minus("补差", due, income, source=rule.source)
    yield lacking
    if lacking.value <= 0:
        yield nothing(lacking, NOTHING_LACKS)
    elif rule.least is not None:
        yield hold(lacking, Limit(entry(LEAST, rule.least, rule.source), is_floor=True))


def tiered_dibao(tiers: Tiers, means: Means) -> Working:
    """Return what the tier of the income per head gives each month."""
    per_head = means.per_head()
    rate, chosen = tiers.choose(per_head.label, per_head.value)
    facts = Facts(means.persons, means.dibao_month)
    return finish(per_head, chosen, rate.line("按档次计算", facts))
