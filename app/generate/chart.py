"""A row of bars drawn on the server: plain shapes coloured by the style sheet, and the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.generate.deskpages import Bar, Chart

# The picture's own units; the page stretches it.
SLOT, TOP, HIGH = 44, 8, 96


@dataclass(frozen=True)
class Share:
    """So many of so many, under a label; of nothing there is no share."""

    label: str
    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The share, rounded down so that only a full one says 100."""
        return self.part * 100 // self.whole if self.whole else 0


def _bar(order: int, share: Share, low: int) -> Bar:
    if not share.whole:
        return Bar(share.label, "", "none", order * SLOT, TOP + HIGH, 0)
    height = max(2, HIGH * share.part // share.whole)
    tone = "low" if share.percent < low else "good"
    return Bar(share.label, f"{share.percent}%", tone, order * SLOT, TOP + HIGH - height, height)


def _summary(shares: Sequence[Share], low: int) -> str:
    part, whole = sum(s.part for s in shares), sum(s.whole for s in shares)
    if not whole:
        return "这段时间没有到期的时限"
    below = any(s.percent < low for s in shares if s.whole)
    said = f"共到期 {whole} 件，按时 {part} 件，达标 {Share('', part, whole).percent}%"
    return f"{said}；低于 {low}% 的为橙色" if below else said


def bar_chart(title: str, shares: Sequence[Share], heads: Sequence[str], low: int) -> Chart:
    """Return the chart of some shares; what stays below ``low`` percent stands out."""
    return Chart(
        title, _summary(shares, low), [_bar(n, share, low) for n, share in enumerate(shares)],
        heads,
        [
            (s.label, str(s.whole), str(s.part), f"{s.percent}%" if s.whole else "—")
            for s in shares
        ],
    )  # fmt: skip
