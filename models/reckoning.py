"""What a case is due (测算): the rule set's standard, worked out by the calculators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.declare import Fault
from app.declare.reading import living
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.money import show_money
from models import sums
from models.authority import rests_on_a_resolution, worth_of
from models.case import Case
from models.lists import Degree, Form, ReliefType
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.rules.lists import Track
from models.rules.postings import standing_verification
from models.rules.sets import RuleSet
from models.rules.standards import Base, Standard
from models.sums import Facts, Per, Rate, Working

if TYPE_CHECKING:
    from models.decision import Decision


STEPS_SHOWN = ("救助类型", "步骤", "算式", "结果（元）", "依据")


def standard_for(
    rules: RuleSet, relief_type: ReliefType, track: Track, degree: Degree
) -> Standard | None:
    """Return the row that rules; the one naming the degree comes before the one naming none."""
    rows = [
        row
        for row in living(rules.standards)
        if row.relief_type is relief_type and row.track is track and row.degree in (degree, None)
    ]
    named = [row for row in rows if row.degree is not None]
    return next(iter(named or rows), None)


def reckon(
    rules: RuleSet,
    relief_type: ReliefType,
    track: Track,
    degree: Degree,
    facts: Facts,
    *,
    income: Decimal | None = None,
) -> Working | None:
    """Return the most a household is given, with every step; None without a standard.

    The monthly dibao standard is the set's. Raises ``Refused`` where the set or the case lacks
    what the standard counts in.
    """
    row = standard_for(rules, relief_type, track, degree)
    return None if row is None else worked_out(rules, row, facts, income=income)


def worked_out(
    rules: RuleSet, row: Standard, facts: Facts, *, income: Decimal | None = None
) -> Working:
    """Work out one standard for a household; ``income`` is what it nets in a month."""
    if row.basis is not Base.FIXED:
        facts = replace(facts, dibao_month=value_of(rules, Param.DIBAO_MONTH))
    if row.basis is Base.DEFICIT:
        return _difference(row, facts, income)
    if row.track is Track.FAST:
        return sums.fast_cap(_rate(row), facts)
    return sums.temporary_relief(_standard(row), facts)


def _difference(row: Standard, facts: Facts, income: Decimal | None) -> Working:
    rule = sums.DibaoRule(sums.Alone.PER_HEAD, row.least, row.source)
    dibao = facts.dibao_month or Decimal(0)
    return sums.household_difference(rule, sums.Means(dibao, facts.persons, income))


def _rate(row: Standard) -> Rate:
    base = sums.Base[row.basis.name]
    number = row.times if base is sums.Base.DIBAO_MONTH else row.fixed
    return Rate(base, number or Decimal(0), Per[row.per.name], row.source)


def _standard(row: Standard) -> sums.Standard:
    least, most, yearly = (
        None if limit is None else Rate(sums.Base.FIXED, limit, Per.HOUSEHOLD, row.source)
        for limit in (row.least, row.most, row.yearly_cap)
    )
    return sums.Standard(_rate(row), row.months, least, most, yearly)


def paid_this_year(case: Case, relief_type: ReliefType) -> Decimal:
    """Return what the household got of a type this year, as far as the reader may see it."""
    cases: Iterable[Case] = living(case.household.cases)
    paid = (
        payment.amount
        for other in cases
        for payment in living(other.payments)
        if payment.paid_on is not None and payment.paid_on.year == clock.today().year
        if payment.is_paid and payment.measure.relief_type is relief_type
    )
    return sum(paid, Decimal(0))


def facts_of(case: Case, relief_type: ReliefType) -> Facts:
    """Return what is known of a case's household: its people, and what it got this year.

    What it got is asked only where the standard caps the year. Raises ``Refused`` for whoever
    may not see the household.
    """
    if case.household is None:
        raise Refused("家庭信息不在您的查看范围内，不能测算")
    row = standard_for(rules_of(case), relief_type, case.track, case.degree)
    capped = row is not None and row.yearly_cap is not None
    paid = paid_this_year(case, relief_type) if capped else None
    return Facts(case.household.size, paid=paid)


def due_to(case: Case, relief_type: ReliefType) -> Working | None:
    """Return the most a case may be given of a type, by its own rules; None without a standard."""
    rules = rules_of(case)
    row = standard_for(rules, relief_type, case.track, case.degree)
    if row is None:
        return None
    found = standing_verification(case) if row.basis is Base.DEFICIT else None
    income = found.income if found is not None else None
    return worked_out(rules, row, facts_of(case, relief_type), income=income)


def within_the_standards(decision: Decision) -> Iterator[Fault]:
    """The cash of a type is what its standard gives at most, and no less than its least.

    A confirmed resolution of the coordination body may raise it (一事一议).
    """
    case = decision.case
    for relief_type, amount in cash_by_type(decision).items():
        working = due_to(case, relief_type)
        if working is None:
            continue
        given = f"“{relief_type}”现金 {show_money(amount)} 元"
        if amount > working.amount and not rests_on_a_resolution(case, worth_of(decision)):
            most = show_money(working.amount)
            yield Fault(None, f"{given}，高于标准测算的 {most} 元：{said(working)}。请核减。")
        least = min(least_of(case, relief_type), working.amount)
        if amount < least:
            text = f"{given}，低于标准规定的下限 {show_money(least)} 元：{said(working)}。请核对。"
            yield Fault(None, text)


def cash_by_type(decision: Decision) -> dict[ReliefType, Decimal]:
    """Return what is paid out of each type, in yuan."""
    sums: dict[ReliefType, Decimal] = {}
    for measure in living(decision.measures):
        if measure.form is Form.CASH:
            paid = sums.get(measure.relief_type, Decimal(0)) + (measure.amount or Decimal(0))
            sums[measure.relief_type] = paid
    return sums


def least_of(case: Case, relief_type: ReliefType) -> Decimal:
    """Return the least a standard gives, nothing where it says none."""
    row = standard_for(rules_of(case), relief_type, case.track, case.degree)
    return (row and row.least) or Decimal(0)


def said(working: Working) -> str:
    """Return a working in one sentence with its sources."""
    sources = dict.fromkeys(line.source for line in working.steps if line.source)
    return f"{working.text}（{'；'.join(sources)}）"


def steps_of(case: Case) -> Iterator[Sequence[str]]:
    """Yield every step by which a case's sum is worked out: what it asks for, as it is known."""
    yield from _steps(case, [case.relief_type])


def steps_for(decision: Decision) -> Iterator[Sequence[str]]:
    """Yield every step of the sums that a decision's cash is held to."""
    yield from _steps(decision.case, cash_by_type(decision) or [decision.case.relief_type])


def _steps(case: Case, relief_types: Iterable[ReliefType]) -> Iterator[Sequence[str]]:
    for relief_type in relief_types:
        working = due_to(case, relief_type)
        for line in working.steps if working is not None else ():
            said_of_it = f"{line.formula}（{line.note}）" if line.note else line.formula
            yield relief_type.label, line.label, said_of_it, line.shown, line.source
