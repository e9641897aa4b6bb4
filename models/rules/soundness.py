"""Is a rule set sound (规则集检查): nothing missing, nothing contradictory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from app.declare import Choice, Fault
from app.declare.reading import living
from app.declare.setting import read_setting
from app.kernel.faults import Refused
from app.records import LimitUnit
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
from models.rules.publicities import publicities_are_whole
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


# A working day, a day, an hour and the shortest month, in days: a warning is given in days.
DAYS: dict[LimitUnit, float] = {
    LimitUnit.WORKING_DAY: 1, LimitUnit.DAY: 1, LimitUnit.HOUR: 1 / 24, LimitUnit.MONTH: 28,
}  # fmt: skip


def months_never_stand_still(rules: RuleSet) -> Iterator[Fault]:
    """A month has no fixed number of days, so nobody could say by how much it is longer."""
    for row in living(rules.limits):
        if row.unit is LimitUnit.MONTH and row.pauses:
            text = f"“{row.key}”以月计，不能暂停计时；请改用工作日、日或小时，或不列暂停。"
            yield Fault(RuleSet.limits, text)


def warnings_come_before_the_end(rules: RuleSet) -> Iterator[Fault]:
    """Who is warned from the first day on is not warned."""
    for row in living(rules.limits):
        if row.warn_days is not None and row.warn_days >= row.amount * DAYS[row.unit]:
            text = f"“{row.key}”的提前提醒（{row.warn_days} 日）不短于时限本身，请改短。"
            yield Fault(RuleSet.limits, text)


def extensions_are_whole(rules: RuleSet) -> Iterator[Fault]:
    """An extension says who allows it and how far it goes."""
    for row in living(rules.limits):
        if row.extend_most is not None and row.extend_by is None:
            yield Fault(RuleSet.limits, f"“{row.key}”写了最多延长，请写明由哪个角色延长。")
        if row.extend_by is not None and not row.extend_most:
            yield Fault(RuleSet.limits, f"“{row.key}”写了可延长的角色，请写明最多延长多少。")


Check = Callable[[RuleSet], Iterator[Fault]]

# While it is drafted, what is typed must make sense; to be published it must be whole as well.
TYPED: tuple[Check, ...] = (
    dates_in_order, nothing_is_said_twice, values_are_of_their_type, standards_are_whole,
    publicities_are_whole, months_never_stand_still, warnings_come_before_the_end,
    extensions_are_whole, repetitions_make_sense, ends_are_said_once,
)  # fmt: skip
PUBLISHED: tuple[Check, ...] = (
    *TYPED, nothing_is_missing, dibao_is_something, everything_has_a_source,
    standards_are_said_once, standards_can_be_worked_out, powers_meet, powers_are_reached,
)  # fmt: skip
