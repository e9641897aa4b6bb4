"""The rows on repetition make sense before a set is published: who allows, what is deducted."""

from __future__ import annotations

from typing import Any

import pytest

from models.hit import ALLOW, HITS, PUT, STATES
from models.lists import ReliefType
from models.roles import Role
from models.rules.frequencies import Frequency, Period
from models.rules.lists import Outcome
from models.rules.repeats import ALLOWERS, Check, Repeat
from models.rules.repetitions import repetitions_make_sense
from models.rules.sets import RuleSet


def repeat(check: Check, outcome: Outcome, by: Role | None = None) -> Repeat:
    return Repeat(check=check, outcome=outcome, allowed_by=by, source="文")


def count(outcome: Outcome, by: Role | None = None, period: Period = Period.ROLLING_12) -> Any:
    return Frequency(
        relief_type=ReliefType.TEMPORARY, period=period, same_cause=True, most=1,
        outcome=outcome, allowed_by=by, source="文",
    )  # fmt: skip


def said(*rows: Any) -> list[str]:
    rules = RuleSet(code="试验")
    rules.repeats = [row for row in rows if isinstance(row, Repeat)]
    rules.frequencies = [row for row in rows if isinstance(row, Frequency)]
    return [fault.text for fault in repetitions_make_sense(rules)]


BLOCK, ALLOWED, REDUCE = Outcome.BLOCK, Outcome.ALLOW, Outcome.REDUCE


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], []),
        ([repeat(Check.OPEN_CASE, BLOCK), repeat(Check.DEAD, ALLOWED, Role.REVIEWER)], []),
        ([repeat(Check.SAME_CAUSE, REDUCE), repeat(Check.ELSEWHERE, REDUCE)], []),
        ([repeat(Check.SAME_CAUSE, ALLOWED)], ["须写明由谁核准"]),
        ([repeat(Check.SAME_CAUSE, ALLOWED, Role.WINDOW)], ["可选乡镇负责人、县级审核员"]),
        ([repeat(Check.SAME_CAUSE, BLOCK, Role.APPROVER)], ["不写由谁核准"]),
        ([repeat(Check.ELSEWHERE, REDUCE, Role.APPROVER)], ["不写由谁核准"]),
        ([repeat(Check.OPEN_CASE, REDUCE)], ["没有可扣减的金额"]),
        ([repeat(Check.SAME_ACCOUNT, REDUCE)], ["没有可扣减的金额"]),
        ([repeat(Check.DEAD, REDUCE)], ["没有可扣减的金额"]),
        ([repeat(Check.DEAD, BLOCK), repeat(Check.DEAD, BLOCK)], ["列了 2 行"]),
        ([count(BLOCK)], []),
        ([count(BLOCK), count(BLOCK, period=Period.NATURAL_YEAR)], []),
        ([count(BLOCK), count(BLOCK)], ["列了 2 行"]),
        ([count(REDUCE)], ["没有可扣减的金额"]),
        ([count(ALLOWED)], ["须写明由谁核准"]),
        ([count(ALLOWED, Role.APPROVER)], []),
    ],
)
def test_what_a_set_is_told(rows: list[Any], faults: list[str]) -> None:
    found = said(*rows)
    assert len(found) == len(faults), found
    for text, part in zip(found, faults, strict=True):
        assert part in text


def test_whoever_may_be_named_has_a_queue_and_a_step() -> None:
    assert set(ALLOWERS) == set(STATES) == set(ALLOW) == {*PUT, Role.APPROVER}
    assert HITS.flow is not None
    for role in ALLOWERS:
        assert ALLOW[role].roles == (role,)
        assert ALLOW[role] in HITS.flow.after(STATES[role])
