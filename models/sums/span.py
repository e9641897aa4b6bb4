"""A span of amounts (档): where it begins and ends, and whether the ends belong to it.

以上、以下 include the number itself, 超过、不满 do not (民法典第一千二百五十九条).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from app.kernel.faults import Refused
from app.kernel.money import show_money
from models.sums.given import yuan_in

EVERYTHING = "不限金额"


@dataclass(frozen=True)
class Span:
    """From one amount to another; ``to_amount`` is None where there is no end.

    Raises ``Refused`` for ends in the wrong order.
    """

    from_amount: Decimal
    to_amount: Decimal | None
    includes_from: bool
    includes_to: bool

    def __post_init__(self) -> None:
        yuan_in("起点", self.from_amount)
        if self.to_amount is None:
            return
        yuan_in("终点", self.to_amount)
        if self.to_amount < self.from_amount or (self._is_point and not self._includes_both):
            raise Refused("终点：须大于起点（或与起点相同且都包括本数），请核对")

    def holds(self, amount: Fraction) -> bool:
        """Tell whether an amount lies within, exactly."""
        begun = amount > self.from_amount or (self.includes_from and amount == self.from_amount)
        return begun and (self.to_amount is None or self._not_past(amount, self.to_amount))

    def _not_past(self, amount: Fraction, end: Decimal) -> bool:
        return amount < end or (self.includes_to and amount == end)

    @property
    def _is_point(self) -> bool:
        return self.to_amount == self.from_amount

    @property
    def _includes_both(self) -> bool:
        return self.includes_from and self.includes_to

    def __str__(self) -> str:
        parts = [part for part in (self._beginning, self._end) if part]
        return "、".join(parts) or EVERYTHING

    @property
    def _beginning(self) -> str:
        amount = show_money(self.from_amount)
        if not self.includes_from:
            return f"超过 {amount}"
        return f"{amount} 以上" if self.from_amount else ""

    @property
    def _end(self) -> str:
        if self.to_amount is None:
            return ""
        amount = show_money(self.to_amount)
        return f"{amount} 以下" if self.includes_to else f"不满 {amount}"


def check_spans(field: str, spans: Sequence[Span]) -> None:
    """Refuse spans of which two hold the same amount, or between which one is missing."""
    if not spans:
        raise Refused(f"{field}：至少要有一档，请补充")
    ordered = sorted(spans, key=lambda span: (span.from_amount, not span.includes_from))
    for lower, upper in pairwise(ordered):
        _check_meeting(field, lower, upper)


def _check_meeting(field: str, lower: Span, upper: Span) -> None:
    between = f"{field}：“{lower}”与“{upper}”"
    if lower.to_amount is None or lower.to_amount > upper.from_amount:
        raise Refused(f"{between}重叠，请改动其中一档的界限")
    at = show_money(upper.from_amount)
    if lower.to_amount < upper.from_amount:
        raise Refused(f"{between}之间有空档，请改动界限或补上一档")
    if lower.includes_to and upper.includes_from:
        raise Refused(f"{between}都包括 {at}，请把其中一档改为“不满”或“超过”")
    if not lower.includes_to and not upper.includes_from:
        raise Refused(f"{between}都不包括 {at}，请把其中一档改为“以下”或“以上”")
