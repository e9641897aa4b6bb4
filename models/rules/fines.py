"""The rules on fines (处罚规定) over time: those of the county's sets, each from its day on."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sqlalchemy import and_, select

from app.declare.setting import read_setting
from app.kernel.faults import Refused
from app.records import ONCE_PUBLISHED
from models.rules.keys import Param
from models.rules.sets import Parameter, RuleSet
from models.sums import PenaltyRule

MULTIPLES = (Param.PENALTY_LEAST, Param.PENALTY_MOST)


def fines_of(session: Any) -> list[PenaltyRule]:
    """Return what each set of the whole county that was ever published says of fines.

    A fine follows the day of the conduct, not the set its case is judged by. Raises ``Refused``
    where a set lacks a multiple or says the least above the most.
    """
    said = and_(
        Parameter.rule_set_id == RuleSet.id, Parameter.key.in_(MULTIPLES),
        Parameter.voided_at.is_(None),
    )  # fmt: skip
    query = (
        select(RuleSet.code, RuleSet.from_on, Parameter.key, Parameter.value, Parameter.source)
        .outerjoin(Parameter, said)
        .where(
            RuleSet.state.in_(ONCE_PUBLISHED), RuleSet.voided_at.is_(None),
            RuleSet.area_id.is_(None),
        )
        .order_by(RuleSet.from_on, RuleSet.id, Parameter.id)
    )  # fmt: skip
    by_set = groupby(session.execute(query), key=lambda row: row.code)
    return [_fine(code, list(rows)) for code, rows in by_set]


def _fine(code: str, rows: list[Any]) -> PenaltyRule:
    said = {row.key: row.value for row in rows}
    for key in MULTIPLES:
        if key not in said:
            raise Refused(f"规则集“{code}”中没有“{key.label}”，请规则管理员补充后再办理")
    least, most = (read_setting(key, said[key]) for key in MULTIPLES)
    clauses = "；".join(dict.fromkeys(row.source for row in rows))
    return PenaltyRule(code, rows[0].from_on, least, most, clauses)
