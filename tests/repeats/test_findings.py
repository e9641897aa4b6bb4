"""Each check on both sides of its edge, as a table: what is seen, and what follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import OFFICE_ZONE
from models.case import CaseState
from models.hit import Ground
from models.lists import Nature, PublicCause, ReliefType
from models.outside_aid import Giver
from models.repeats.facts import Aid, Facts, Holder, Past, Payee
from models.repeats.findings import Asked, Finding, Rules, deduction, findings
from models.roles import Role
from models.rules.frequencies import Frequency, Period
from models.rules.lists import Outcome
from models.rules.repeats import Check, Repeat

RECEIVED = dt.date(2026, 3, 15)
FLOOD = dt.date(2026, 1, 2)
ME, WIFE, STRANGER = 1, 2, 9
ASKED = Asked(
    RECEIVED, frozenset({ReliefType.TEMPORARY}), ME, PublicCause.ILL, Nature.DISASTER, FLOOD, 50
)  # fmt: skip
PAST = Past(
    40, dt.datetime(2025, 5, 1, 9, tzinfo=OFFICE_ZONE), CaseState.CLOSED, "西河镇", ME,
    PublicCause.ILL, Nature.DISASTER, FLOOD, 7, dt.date(2025, 6, 1), Decimal("800.00"),
    frozenset({ReliefType.TEMPORARY}),
)  # fmt: skip
OPEN = replace(PAST, state=CaseState.ACCEPTED, decision_id=None, effective_on=None, amount=None)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def repeat(check: Check, months: int | None = None, outcome: Outcome = Outcome.ALLOW) -> Repeat:
    who = Role.REVIEWER if outcome is Outcome.ALLOW else None
    return Repeat(check=check, months=months, outcome=outcome, allowed_by=who, source="方案三(四)")


def count(
    most: int = 1, period: Period = Period.ROLLING_12, *, same_cause: bool = False
) -> Frequency:
    return Frequency(
        relief_type=ReliefType.TEMPORARY, period=period, same_cause=same_cause, most=most,
        outcome=Outcome.ALLOW, allowed_by=Role.APPROVER, source="各地通行",
    )  # fmt: skip


def found(row: Any, facts: Facts, asked: Asked = ASKED) -> list[Finding]:
    repeats = (row,) if isinstance(row, Repeat) else ()
    counts = (row,) if isinstance(row, Frequency) else ()
    return findings(Rules("试验", repeats, counts), asked, facts)


def past(**more: Any) -> Facts:
    return Facts(past=(replace(PAST, **more),))


@pytest.mark.parametrize(
    ("row", "facts", "hits"),
    [
        # An application under way, that came in before this one.
        (repeat(Check.OPEN_CASE), Facts(past=(OPEN,)), 1),
        (repeat(Check.OPEN_CASE), Facts(past=(replace(OPEN, case_id=51),)), 0),
        (repeat(Check.OPEN_CASE), Facts(past=(replace(OPEN, state=CaseState.WITHDRAWN),)), 0),
        (repeat(Check.OPEN_CASE), past(state=CaseState.APPROVED), 1),
        # The family, within so many months: the last day of the period still counts.
        (repeat(Check.SAME_HOUSEHOLD, 12), past(effective_on=day("2025-03-15")), 1),
        (repeat(Check.SAME_HOUSEHOLD, 12), past(effective_on=day("2025-03-14")), 0),
        (repeat(Check.SAME_HOUSEHOLD, 12), past(effective_on=day("2026-04-01")), 1),
        (repeat(Check.SAME_HOUSEHOLD), past(effective_on=day("2001-01-01")), 1),
        (repeat(Check.SAME_HOUSEHOLD), Facts(past=(OPEN,)), 0),
        # The cause, within months or, without any, in the calendar year of the application.
        (repeat(Check.SAME_CAUSE, 12), past(effective_on=day("2025-03-15")), 1),
        (repeat(Check.SAME_CAUSE, 12), past(effective_on=day("2025-03-14")), 0),
        (repeat(Check.SAME_CAUSE, 12), past(cause=PublicCause.JOB), 0),
        (repeat(Check.SAME_CAUSE), past(effective_on=day("2026-01-01")), 1),
        (repeat(Check.SAME_CAUSE), past(effective_on=day("2025-12-31")), 0),
        # The event: its nature and its day.
        (repeat(Check.SAME_EVENT), past(effective_on=day("2026-01-05")), 1),
        (repeat(Check.SAME_EVENT), past(nature=Nature.FIRE), 0),
        (repeat(Check.SAME_EVENT), past(happened_on=day("2026-01-03")), 0),
        (repeat(Check.SAME_EVENT), past(happened_on=None), 0),
        (repeat(Check.SAME_EVENT, 1), past(effective_on=day("2026-02-15")), 1),
        (repeat(Check.SAME_EVENT, 1), past(effective_on=day("2026-02-14")), 0),
        # The account, registered or paid to.
        (repeat(Check.SAME_ACCOUNT), Facts(holders=(Holder(9, "622200001234", None, "甲"),)), 1),
        (repeat(Check.SAME_ACCOUNT, 12),
         Facts(holders=(Holder(9, "62220000", day("2025-03-15"), "甲"),)), 1),
        (repeat(Check.SAME_ACCOUNT, 12),
         Facts(holders=(Holder(9, "62220000", day("2025-03-14"), "甲"),)), 0),
        # Who is to receive it.
        (repeat(Check.DEAD), Facts(payees=(Payee(ME, day("2026-03-01"), None),)), 1),
        (repeat(Check.DEAD), Facts(payees=(Payee(ME, None, None),)), 0),
        # What others gave; a cause that nobody wrote down is taken for the same.
        (repeat(Check.ELSEWHERE, 3),
         Facts(aids=(Aid(3, Giver.CHARITY, "红十字会", "米", None, day("2025-12-15"), None),)), 1),
        (repeat(Check.ELSEWHERE, 3),
         Facts(aids=(Aid(3, Giver.CHARITY, "红会", "米", None, day("2025-12-14"), None),)), 0),
        (repeat(Check.ELSEWHERE, 3),
         Facts(aids=(Aid(3, Giver.CHARITY, "红会", "米", None, RECEIVED, PublicCause.JOB),)), 0),
        # How often: in twelve months or in the calendar year, for a cause or for any.
        (count(), past(effective_on=day("2025-03-15")), 1),
        (count(), past(effective_on=day("2025-03-14")), 0),
        (count(2), past(effective_on=day("2026-01-05")), 0),
        (count(period=Period.NATURAL_YEAR), past(effective_on=day("2026-01-01")), 1),
        (count(period=Period.NATURAL_YEAR), past(effective_on=day("2025-12-31")), 0),
        (count(same_cause=True), past(cause=PublicCause.JOB), 0),
        (count(), past(cause=PublicCause.JOB), 1),
        (count(), past(types=frozenset({ReliefType.MEDICAL})), 0),
    ],
)  # fmt: skip
def test_what_is_found(row: Any, facts: Facts, hits: int) -> None:
    seen = found(row, facts)
    assert len(seen) == hits
    for finding in seen:
        assert finding.ground.code == (row.check.code if isinstance(row, Repeat) else "FREQUENCY")
        assert (finding.outcome, finding.allowed_by) == (row.outcome, row.allowed_by)


def test_nothing_is_asked_that_no_row_says() -> None:
    everything = Facts(
        past=(PAST, OPEN), payees=(Payee(ME, RECEIVED, None),),
        holders=(Holder(STRANGER, "6222", None, "甲"),),
    )  # fmt: skip
    assert findings(Rules("空", (), ()), ASKED, everything) == []


def test_another_township_is_named_with_day_and_sum_and_nothing_else_of_its_file() -> None:
    (relief,) = found(repeat(Check.SAME_CAUSE, 12), past())
    assert relief.seen.why == (
        "该家庭因同一事由 2025-06-01 在 西河镇 获得临时救助 800.00 元（因病）"
    )
    (opened,) = found(repeat(Check.OPEN_CASE, outcome=Outcome.BLOCK), Facts(past=(OPEN,)))
    assert opened.refused == (
        "申请人 2025-05-01 在 西河镇 有一件在办申请，不能重复受理。请与西河镇窗口联系。"
    )
    of_the_wife = replace(OPEN, applicant_id=WIFE)
    (other,) = found(repeat(Check.OPEN_CASE), Facts(past=(of_the_wife,)))
    assert other.seen.why.startswith("申请人或其家庭成员 ")


def test_an_account_is_told_by_its_last_figures_only() -> None:
    held = Facts(holders=(Holder(STRANGER, "6222000011112345", None, "西河镇"),))
    (finding,) = found(repeat(Check.SAME_ACCOUNT, outcome=Outcome.BLOCK), held)
    assert finding.seen.why == "收款账号（尾号 2345）登记在 西河镇 另一人名下"
    assert "62220000" not in finding.refused + finding.seen.refers


def test_at_payment_only_what_was_granted_before_counts() -> None:
    """Of two grants each would else stop the other, and nobody would be paid."""
    mine = replace(ASKED, before=(day("2025-06-01"), 7))
    theirs = replace(ASKED, before=(day("2025-06-01"), 8))
    row = repeat(Check.SAME_HOUSEHOLD)
    assert found(row, past(), mine) == []
    assert len(found(row, past(), theirs)) == 1
    assert len(found(row, past(), replace(ASKED, before=(day("2025-06-02"), 1)))) == 1


def test_a_count_is_something_new_when_it_grows() -> None:
    one = found(count(), past())
    two = found(count(), Facts(past=(PAST, replace(PAST, case_id=41, decision_id=8))))
    assert [f.key for f in one] != [f.key for f in two]
    assert "已获“临时救助” 2 次（规定最多 1 次）" in two[0].seen.why


def test_one_grant_that_two_rules_find_is_deducted_once() -> None:
    rows = tuple(
        repeat(check, outcome=Outcome.REDUCE) for check in (Check.SAME_HOUSEHOLD, Check.SAME_EVENT)
    )
    aid = Aid(3, Giver.CHARITY, "红会", "慰问金", Decimal("200.50"), RECEIVED, None)
    rules = Rules("试验", (*rows, repeat(Check.ELSEWHERE, 3, Outcome.REDUCE)), ())
    seen = findings(rules, ASKED, Facts(past=(PAST,), aids=(aid,)))
    assert {f.ground for f in seen} == {
        Ground.SAME_HOUSEHOLD, Ground.SAME_EVENT, Ground.ELSEWHERE,
    }  # fmt: skip
    assert deduction(seen) == Decimal("1000.50")
    assert deduction([]) == 0


def test_a_row_of_old_that_names_nobody_is_put_to_who_approves() -> None:
    row = Repeat(check=Check.DEAD, outcome=Outcome.ALLOW, allowed_by=Role.LIAISON, source="文")
    (finding,) = found(row, Facts(payees=(Payee(ME, RECEIVED, None),)))
    assert finding.allowed_by is Role.APPROVER


GRANTS = st.lists(
    st.builds(
        lambda n, when, cause: replace(
            PAST, case_id=n, decision_id=n, effective_on=when, cause=cause
        ),
        st.integers(1, 40), st.dates(dt.date(2024, 1, 1), dt.date(2026, 3, 15)),
        st.sampled_from(list(PublicCause)),
    ),
    max_size=8, unique_by=lambda grant: grant.decision_id,
)  # fmt: skip


@given(
    grants=GRANTS, most=st.integers(1, 4), period=st.sampled_from(Period),
    same_cause=st.booleans(),
)  # fmt: skip
def test_a_count_says_no_sooner_and_no_later(
    *, grants: list[Past], most: int, period: Period, same_cause: bool
) -> None:
    first = day("2026-01-01") if period is Period.NATURAL_YEAR else day("2025-03-15")
    counted = [
        grant for grant in grants
        if (grant.effective_on or RECEIVED) >= first
        and (not same_cause or grant.cause is PublicCause.ILL)
    ]  # fmt: skip
    seen = found(count(most, period, same_cause=same_cause), Facts(past=tuple(grants)))
    assert bool(seen) is (len(counted) >= most)
