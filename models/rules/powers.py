"""Who decides (审批权限): which body a rule set lets decide which amounts of one household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, or_
from sqlalchemy.orm import aliased

from app.declare.reading import living
from models.lists import ReliefType
from models.rules.delegations import Delegation
from models.rules.judged import value_of
from models.rules.keys import Param
from models.rules.lists import Decider, Track
from models.rules.sets import RuleSet
from models.sums import Base, Facts, Per, Rate, Rounding, Span

RANKS = list(Decider)


class Bound(NamedTuple):
    """One end of a span, and whether the amount itself belongs to it."""

    amount: Decimal
    belongs: bool


NOTHING = Bound(Decimal(0), belongs=False)


@dataclass(frozen=True)
class Power:
    """What one row lets its body decide, in yuan of one household."""

    row: Delegation
    span: Span

    @property
    def decider(self) -> Decider:
        """The body."""
        return self.row.decider

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount of yuan is the body's to decide."""
        return self.span.holds(Fraction(amount))

    def __str__(self) -> str:
        return f"{self.decider}：{self.span}（{self.row.source}）"


def chain_of(rules: RuleSet, relief_type: ReliefType, track: Track) -> list[Delegation]:
    """Return the rows that rule a type and a track, the lowest body first.

    Rows that name the type replace all that name none, and so for the track: whoever writes a
    row for one type writes the whole chain of that type.
    """
    rows = [
        row
        for row in living(rules.delegations)
        if row.relief_type in (relief_type, None) and row.track in (track, None)
    ]
    named = [row for row in rows if row.relief_type is not None] or rows
    nearest = [row for row in named if row.track is not None] or named
    return sorted(nearest, key=lambda row: RANKS.index(row.decider))


def spans_of(
    rules: RuleSet, relief_type: ReliefType, track: Track, persons: int = 1
) -> tuple[Power, ...]:
    """Return what each row lets its body decide for a household of so many persons.

    A row that leaves nothing to its body is left out. Raises ``Refused`` where the set lacks the
    monthly dibao standard that a row counts in.
    """
    rows = chain_of(rules, relief_type, track)
    dibao = value_of(rules, Param.DIBAO_MONTH) if any(map(counts_in_dibao, rows)) else None
    return tuple(_powers(rows, Facts(persons, dibao)))


def counts_in_dibao(row: Delegation) -> bool:
    """Whether a row says an end as a multiple of the monthly dibao standard."""
    return row.above_times is not None or row.up_to_times is not None


def _powers(rows: Iterable[Delegation], facts: Facts) -> Iterator[Power]:
    reached: Bound | None = NOTHING
    for row in rows:
        begin, end = _beginning(row, facts, reached), _end(row, facts)
        if begin is None or not _holds_any(begin, end):
            continue
        reached = end
        to_amount, includes_to = end or (None, False)
        yield Power(row, Span(begin.amount, to_amount, begin.belongs, includes_to))


def _holds_any(begin: Bound, end: Bound | None) -> bool:
    if end is None or end.amount > begin.amount:
        return True
    return end.amount == begin.amount and begin.belongs and end.belongs


def _beginning(row: Delegation, facts: Facts, reached: Bound | None) -> Bound | None:
    """Return where a row begins: as written, else where the one below it ends (None: nowhere)."""
    rate = _rate(row, row.above, row.above_times)
    if rate is not None:
        amount, exact = _worked(rate, facts)
        return Bound(amount, belongs=row.above_inclusive and exact)
    return reached and Bound(reached.amount, belongs=not reached.belongs)


def _end(row: Delegation, facts: Facts) -> Bound | None:
    rate = _rate(row, row.up_to, row.up_to_times)
    if rate is None:
        return None
    amount, exact = _worked(rate, facts)
    return Bound(amount, belongs=row.inclusive or not exact)


def _rate(row: Delegation, yuan: Decimal | None, times: Decimal | None) -> Rate | None:
    per = Per[row.per.name]
    if yuan is not None:
        return Rate(Base.FIXED, yuan, per, row.source)
    return None if times is None else Rate(Base.DIBAO_MONTH, times, per, row.source)


def _worked(rate: Rate, facts: Facts) -> tuple[Decimal, bool]:
    """Return whole 分 and whether that is exact; an end between two 分 belongs to the lower."""
    value = rate.line("界限", facts).value
    amount = Rounding.DOWN.of(value)
    return amount, Fraction(amount) == value


def power_over(
    rules: RuleSet, relief_type: ReliefType, track: Track, amount: Decimal, persons: int
) -> Power | None:
    """Return the row by which an amount is decided; None above every limit.

    Where an unchecked set gives one amount to two bodies, the higher one decides.
    """
    powers = spans_of(rules, relief_type, track, persons)
    held = [power for power in powers if power.holds(amount)]
    return held[-1] if held else None


def decider_of(
    rules: RuleSet, relief_type: ReliefType, track: Track, amount: Decimal, persons: int
) -> Decider | None:
    """Return who decides an amount; None above every limit, where only a resolution helps."""
    power = power_over(rules, relief_type, track, amount, persons)
    return power.decider if power is not None else None


def town_has_a_say(rule_set_id: Any, relief_type: Any, track: Any) -> ColumnElement[bool]:
    """Say in SQL of columns what ``chain_of`` says of values: whether the chain names the township.

    Only whoever looks for work asks it; a step asks ``spans_of``.
    """
    row, nearer = aliased(Delegation), aliased(Delegation)

    def rules(found: Any) -> ColumnElement[bool]:
        return and_(
            found.rule_set_id == rule_set_id, found.voided_at.is_(None),
            or_(found.relief_type.is_(None), found.relief_type == relief_type),
            or_(found.track.is_(None), found.track == track),
        )  # fmt: skip

    def nearness(found: Any) -> ColumnElement[int]:
        by_type = case((found.relief_type.is_not(None), 2), else_=0)
        return by_type + case((found.track.is_not(None), 1), else_=0)

    beaten = exists().where(rules(nearer), nearness(nearer) > nearness(row))
    return exists().where(rules(row), row.decider == Decider.TOWN, ~beaten)
