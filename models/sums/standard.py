"""A standard (救助标准): what a county gives for one kind of hardship, and within which limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.kernel.faults import Refused
from models.sums.facts import EXPENSE, Facts
from models.sums.given import count_in
from models.sums.limit import LEAST, MOST, Limit, left_of_year
from models.sums.rate import Rate
from models.sums.tiers import Tiers
from models.sums.working import Line

OUT_OF_ORDER = "下限：不能高于上限，请规则管理员核对救助标准"


@dataclass(frozen=True)
class Standard:
    """A rate, or tiers of rates over what the family bore itself, for at most ``months``.

    ``least`` and ``most`` hold one grant, ``yearly_cap`` all grants of the year.
    Raises ``Refused`` where ``least`` is more than ``most``.
    """

    gives: Rate | Tiers
    months: int
    least: Rate | None = None
    most: Rate | None = None
    yearly_cap: Rate | None = None

    def __post_init__(self) -> None:
        count_in("月数", self.months)
        if self._limits_cross:
            raise Refused(OUT_OF_ORDER)

    def worked(self, facts: Facts) -> tuple[Line, ...]:
        """Return the steps up to the sum the standard names, before any limit."""
        months = self._months_for(facts)
        if isinstance(self.gives, Rate):
            return (self.gives.line("按标准计算", facts, months),)
        rate, chosen = self.gives.choose(EXPENSE, facts.borne())
        return chosen, rate.line("按档次计算", facts, months)

    def limits(self, facts: Facts) -> Iterator[Limit]:
        """Yield the limits in their order: the year's cap is the last word."""
        least = self.least and self.least.line(LEAST, facts)
        most = self.most and self.most.line(MOST, facts)
        if least and most and least.value > most.value:
            raise Refused(OUT_OF_ORDER)
        if least:
            yield Limit(least, is_floor=True)
        if most:
            yield Limit(most)
        if self.yearly_cap:
            yield left_of_year(self.yearly_cap.line("年度上限", facts), facts.paid)

    def _months_for(self, facts: Facts) -> int:
        if facts.months is None:
            return self.months
        if facts.months > self.months:
            raise Refused(f"救助月数：标准最多 {self.months} 个月，请核对")
        return facts.months

    @property
    def _limits_cross(self) -> bool:
        """Whether they do for every household; unlike rates wait for the facts."""
        least, most = self.least, self.most
        if least is None or most is None:
            return False
        alike = (least.base, least.per) == (most.base, most.per)
        return alike and least.number > most.number
