"""Tiers (分档): which rate goes with which amount."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.kernel.faults import Refused
from models.sums.rate import Rate
from models.sums.said import show
from models.sums.span import Span, check_spans
from models.sums.working import Line


@dataclass(frozen=True)
class Tier:
    """What an amount within the span is given."""

    span: Span
    rate: Rate


@dataclass(frozen=True)
class Tiers:
    """Tiers that leave no amount between them and hold none twice, else ``Refused``."""

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        check_spans("档次", [tier.span for tier in self.tiers])

    def choose(self, name: str, amount: Fraction) -> tuple[Rate, Line]:
        """Return the rate for an amount and the step that says so.

        Raises ``Refused`` below the first tier and above the last: nothing paid is a tier too.
        """
        shown = f"{name} {show(amount)}"
        tier = next((tier for tier in self.tiers if tier.span.holds(amount)), None)
        if tier is None:
            raise Refused(f"档次：没有一档包括{shown}，请规则管理员补充（不救助的写明 0 元）")
        said = f"{shown}，属“{tier.span}”一档"
        return tier.rate, Line("档次", said, amount, tier.rate.source)
