"""Paying by months (分期发放): what the rules allow of it, and the parts of a measure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from app.declare import Fault
from app.declare.reading import living
from app.kernel.clock import today
from app.kernel.faults import Refused
from models.lists import Form
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.sums import InstalmentRule, Instalments, equal_parts

if TYPE_CHECKING:
    from models.decision import Decision, Measure

MOST_MONTHS = 60  # what a form takes at all; the rules say how many are allowed


def is_parted(measure: Measure) -> bool:
    """Whether it is cash that is paid by months."""
    return measure.form is Form.CASH and (measure.instalments or 1) > 1


def instalments_of(measure: Measure) -> Instalments:
    """Return the months of a cash measure from this one on; ``Refused`` where they cannot be."""
    rules = rules_of(measure.decision.case)
    rule = InstalmentRule(value_of(rules, Param.INSTALMENTS_MOST))
    return equal_parts(rule, measure.amount or Decimal(0), measure.instalments or 1, today())


def instalments_are_allowed(decision: Decision) -> Iterator[Fault]:
    """A sum is parted into no more months than the rules allow, each of them worth a payment."""
    for measure in living(decision.measures):
        if measure.instalments and measure.form is not Form.CASH:
            yield Fault(None, f"只有现金可以分期发放，“{measure.form}”措施请不要填写分期。")
        try:
            if is_parted(measure):
                instalments_of(measure)
        except Refused as refused:
            code = rules_of(decision.case).code
            yield Fault(None, f"分期发放的{refused}。（规则集“{code}”）")
