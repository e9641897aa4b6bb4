"""Rule sets made for one test: delegations and standards in a line each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.lists import ReliefType
from models.rules.delegations import Delegation
from models.rules.keys import Param
from models.rules.lists import Decider, Per, Track
from models.rules.sets import Parameter, RuleSet
from models.rules.standards import Base, Standard

DIBAO = "744.00"


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def power(decider: Decider, span: str = "", **more: Any) -> Delegation:
    """Read ``2000]``, ``[2000,5000)``, ``3x)`` (times) or nothing; ``,`` parts both ends."""
    begin, end = span.split(",") if "," in span else ("", span)
    row = Delegation(
        decider=decider, above_inclusive=begin.startswith("["), inclusive=end.endswith("]"),
        per=more.pop("per", Per.HOUSEHOLD), source="试验依据", **more,
    )  # fmt: skip
    row.above, row.above_times = _yuan_or_times(begin.strip("[("))
    row.up_to, row.up_to_times = _yuan_or_times(end.strip("])"))
    return row


def _yuan_or_times(text: str) -> tuple[Decimal | None, Decimal | None]:
    if text.endswith("x"):
        return None, Decimal(text[:-1])
    return number(text), None


def standard(basis: Base, amount: str, **more: Any) -> Standard:
    """Return a standard of temporary relief for every degree, unless said otherwise."""
    said = {"relief_type": ReliefType.TEMPORARY, "track": Track.GENERAL, "per": Per.HOUSEHOLD,
            "months": 1, "source": "试验依据", **more}  # fmt: skip
    row = Standard(basis=basis, **said)
    if basis is Base.DIBAO_MONTH:
        row.times = Decimal(amount)
    if basis is Base.FIXED:
        row.fixed = Decimal(amount)
    return row


def rules(*rows: Delegation | Standard, dibao: str = DIBAO) -> RuleSet:
    made = RuleSet(code="试验规则集")
    made.delegations = [row for row in rows if isinstance(row, Delegation)]
    made.standards = [row for row in rows if isinstance(row, Standard)]
    made.parameters = [Parameter(key=Param.DIBAO_MONTH, value=dibao, source="文")] if dibao else []
    return made
