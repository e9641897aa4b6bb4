"""By which rules a case is judged (适用规则): those in force when it was received."""

from __future__ import annotations

from typing import Any

from app.declare.reading import living
from app.declare.setting import read_setting
from app.kernel.faults import Refused
from models.rules.keys import Param
from models.rules.sets import RuleSet


def rules_of(case: Any) -> RuleSet:
    """Return the set a case is judged by; ``Refused`` where it has none."""
    rules: RuleSet | None = case.rule_set
    if rules is None:
        text = "案件没有适用的规则集，请规则管理员发布规则集后再办理。"
        raise Refused(text)
    return rules


def value_of(rules: RuleSet, param: Param) -> Any:
    """Return a parameter of a set; ``Refused`` where it is missing or unreadable."""
    row = next((row for row in living(rules.parameters) if row.key is param), None)
    if row is None:
        text = f"规则集“{rules.code}”中没有“{param.label}”，请规则管理员补充后再办理。"
        raise Refused(text)
    return read_setting(param, row.value)
