"""Is a rule set sound (规则集检查): nothing missing, nothing contradictory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from app.declare import Choice, Fault
from app.declare.reading import living
from app.declare.setting import read_setting
from app.kernel.faults import Refused
from models.rules.keys import LimitKey, Param
from models.rules.powersound import (
    dibao_is_something,
    ends_are_said_once,
    everything_has_a_source,
    powers_are_reached,
    powers_meet,
    standards_are_said_once,
    standards_can_be_worked_out,
)
from models.rules.repetitions import repetitions_make_sense
from models.rules.sets import RuleSet
from models.rules.standards import standards_are_whole


def dates_in_order(rules: RuleSet) -> Iterator[Fault]:
    """A set ends after it begins."""
    if rules.to_on and rules.to_on < rules.from_on:
        yield Fault(RuleSet.to_on, "失效日期在生效日期之前，请核对。")


def _repeated(rows: Any, column: Any) -> Iterator[Fault]:
    counted = Counter(row.key for row in living(rows))
    for key, count in counted.items():
        if count > 1:
            yield Fault(column, f"“{key.label}”列了 {count} 行，请只保留一行。")


def nothing_is_said_twice(rules: RuleSet) -> Iterator[Fault]:
    """One length for a limit, one value for a parameter."""
    yield from _repeated(rules.limits, RuleSet.limits)
    yield from _repeated(rules.parameters, RuleSet.parameters)


def values_are_of_their_type(rules: RuleSet) -> Iterator[Fault]:
    """Each parameter can be read as what it is declared to be."""
    for row in living(rules.parameters):
        try:
            read_setting(row.key, row.value)
        except Refused as refused:
            yield Fault(RuleSet.parameters, f"{refused}。")


def _missing(rows: Any, keys: type[Choice], column: Any) -> Iterator[Fault]:
    said = {row.key for row in living(rows)}
    for key in keys:
        if key not in said:
            yield Fault(column, f"缺少“{key.label}”，请补充后再发布。")


def nothing_is_missing(rules: RuleSet) -> Iterator[Fault]:
    """A published set says every limit and every parameter the program reads."""
    yield from _missing(rules.limits, LimitKey, RuleSet.limits)
    yield from _missing(rules.parameters, Param, RuleSet.parameters)


Check = Callable[[RuleSet], Iterator[Fault]]

# While it is drafted, what is typed must make sense; to be published it must be whole as well.
TYPED: tuple[Check, ...] = (
    dates_in_order, nothing_is_said_twice, values_are_of_their_type, standards_are_whole,
    ends_are_said_once, repetitions_make_sense,
)  # fmt: skip
PUBLISHED: tuple[Check, ...] = (
    *TYPED, nothing_is_missing, dibao_is_something, everything_has_a_source,
    standards_are_said_once, standards_can_be_worked_out, powers_meet, powers_are_reached,
)  # fmt: skip
