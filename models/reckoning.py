"""What a case is due (测算): the rule set's standard, worked out by the calculators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.declare.reading import living
from app.kernel import clock
from models import sums
from models.case import Case
from models.lists import Degree, ReliefType
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.rules.lists import Track
from models.rules.sets import RuleSet
from models.rules.standards import Base, Standard
from models.sums import Facts, Per, Rate, Working

if TYPE_CHECKING:
    from models.verification import Verification


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
    """Return what is known of a case's household: its people, what it bore and what it got.

    What it got is asked only where the standard caps the year.
    """
    row = standard_for(rules_of(case), relief_type, case.track, case.degree)
    capped = row is not None and row.yearly_cap is not None
    paid = paid_this_year(case, relief_type) if capped else None
    found = result_of(case)
    return Facts(case.household.size, expense=found.loss if found else None, paid=paid)


def result_of(case: Case) -> Verification | None:
    """Return the newest verification whose result stands."""
    return next((v for v in reversed(living(case.verifications)) if v.is_submitted), None)


def due_to(case: Case, relief_type: ReliefType) -> Working | None:
    """Return the most a case may be given of a type, by its own rules; None without a standard."""
    found = result_of(case)
    return reckon(
        rules_of(case), relief_type, case.track, case.degree, facts_of(case, relief_type),
        income=found.income if found else None,
    )  # fmt: skip
