"""Do the rows on duplicate relief make sense (规则集检查): who allows, what is deducted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.declare import Fault
from app.declare.reading import living
from models.rules.lists import Outcome
from models.rules.repeats import ALLOWERS, WHO_ALLOWS, Check
from models.rules.sets import RuleSet

# What these find has no amount that could be deducted.
WITHOUT_AMOUNT = (Check.OPEN_CASE, Check.SAME_ACCOUNT, Check.DEAD)


def _allowing(row: Any, name: str, column: Any) -> Iterator[Fault]:
    if row.outcome is Outcome.ALLOW and row.allowed_by not in ALLOWERS:
        yield Fault(column, f"“{name}”说明理由后可办的，须写明由谁核准，{WHO_ALLOWS}。")
    if row.outcome is not Outcome.ALLOW and row.allowed_by is not None:
        yield Fault(column, f"“{name}”{row.outcome}的，不写由谁核准。")


def _repeats(rules: RuleSet) -> Iterator[Fault]:
    rows = living(rules.repeats)
    for check, count in Counter(row.check for row in rows).items():
        if count > 1:
            yield Fault(RuleSet.repeats, f"“{check}”列了 {count} 行，请只保留一行。")
    for row in rows:
        yield from _allowing(row, row.check.label, RuleSet.repeats)
        if row.outcome is Outcome.REDUCE and row.check in WITHOUT_AMOUNT:
            yield Fault(RuleSet.repeats, f"“{row.check}”没有可扣减的金额，请改为其他处理。")


def _frequencies(rules: RuleSet) -> Iterator[Fault]:
    rows = living(rules.frequencies)
    said = Counter((row.relief_type, row.period, row.same_cause) for row in rows)
    for (relief_type, period, _), count in said.items():
        if count > 1:
            text = f"“{relief_type}”按“{period}”的次数列了 {count} 行，请只保留一行。"
            yield Fault(RuleSet.frequencies, text)
    for row in rows:
        yield from _allowing(row, row.relief_type.label, RuleSet.frequencies)
        if row.outcome is Outcome.REDUCE:
            text = f"“{row.relief_type}”超过次数没有可扣减的金额，请改为其他处理。"
            yield Fault(RuleSet.frequencies, text)


def repetitions_make_sense(rules: RuleSet) -> Iterator[Fault]:
    """Each check once; who allows is named where something is allowed; deductions have a sum."""
    yield from _repeats(rules)
    yield from _frequencies(rules)
