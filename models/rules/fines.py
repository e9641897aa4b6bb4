"""The rules on fines (处罚规定) over time: those of the county's sets, each from its day on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.declare.reading import living
from app.records import ONCE_PUBLISHED
from models.rules.judged import value_of
from models.rules.keys import Param
from models.rules.sets import RuleSet
from models.sums import PenaltyRule


def fines_of(session: Any) -> list[PenaltyRule]:
    """Return what each set of the whole county that was ever published says of fines.

    A fine follows the day of the conduct, not the set its case is judged by. Raises ``Refused``
    where a set lacks a multiple or says the least above the most.
    """
    query = (
        select(RuleSet)
        .where(
            RuleSet.state.in_(ONCE_PUBLISHED), RuleSet.voided_at.is_(None),
            RuleSet.area_id.is_(None),
        )
        .options(selectinload(RuleSet.parameters))
        .order_by(RuleSet.from_on)
    )  # fmt: skip
    return [_fine(rules) for rules in session.scalars(query)]


def _fine(rules: RuleSet) -> PenaltyRule:
    least: Decimal = value_of(rules, Param.PENALTY_LEAST)
    most: Decimal = value_of(rules, Param.PENALTY_MOST)
    return PenaltyRule(rules.code, rules.from_on, least, most, "；".join(_sources(rules)))


def _sources(rules: RuleSet) -> Iterator[str]:
    """Yield the clauses the two multiples stand in, each once."""
    keys = (Param.PENALTY_LEAST, Param.PENALTY_MOST)
    yield from dict.fromkeys(row.source for row in living(rules.parameters) if row.key in keys)
