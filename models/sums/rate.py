"""A rate (计算标准): so many times the monthly dibao standard, so many yuan, or a share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import prod

from app.declare.choice import Choice
from app.kernel.faults import Refused
from app.kernel.money import show_money
from models.sums.facts import DIBAO_MONTH, EXPENSE, Facts
from models.sums.given import number_in, share_in, yuan_in
from models.sums.said import percent, plain, show
from models.sums.working import Line

Factor = tuple[str, Fraction]


class Base(Choice):
    """计算基数."""

    DIBAO_MONTH = "月低保标准的倍数"
    FIXED = "固定金额"
    SHARE = "自付支出的比例"


class Per(Choice):
    """计算单位."""

    PERSON = "每人"
    HOUSEHOLD = "每户"


NUMBER_OF = {
    Base.DIBAO_MONTH: ("倍数", number_in),
    Base.FIXED: ("金额", yuan_in),
    Base.SHARE: ("比例", share_in),
}


@dataclass(frozen=True)
class Rate:
    """``number`` is a multiple, yuan or a share, as ``base`` says; ``source`` is its clause."""

    base: Base
    number: Decimal
    per: Per
    source: str = ""

    def __post_init__(self) -> None:
        field, read = NUMBER_OF[self.base]
        read(field, self.number)
        if self.base is Base.SHARE and self.per is Per.PERSON:
            raise Refused("计算单位：按自付支出的比例计算的只能是“每户”，请核对")

    def line(self, label: str, facts: Facts, months: int = 1) -> Line:
        """Return the step that works it out."""
        factors = [*self._base(facts), *self._times(facts.persons, months)]
        formula = " × ".join(said for said, _ in factors)
        value = prod((worth for _, worth in factors), start=Fraction(1))
        return Line(label, formula, value, self.source)

    def _base(self, facts: Facts) -> Iterator[Factor]:
        number = Fraction(self.number)
        if self.base is Base.FIXED:
            yield f"{self.per} {show_money(self.number)}", number
        elif self.base is Base.SHARE:
            yield f"{EXPENSE} {show(facts.borne())}", facts.borne()
            yield percent(self.number), number
        else:
            yield f"{DIBAO_MONTH} {show(facts.dibao())}", facts.dibao()
            yield f"{plain(self.number)} 倍", number

    def _times(self, persons: int, months: int) -> Iterator[Factor]:
        if self.per is Per.PERSON:
            yield f"{persons} 人", Fraction(persons)
        if months > 1:
            yield f"{months} 个月", Fraction(months)
