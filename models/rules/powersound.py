"""Are delegations and standards sound: no overlap, no gap, nothing out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

from app.declare import Fault
from app.declare.reading import living
from app.kernel.faults import Refused
from app.kernel.money import show_money
from app.kernel.text import narrow
from models.lists import ReliefType
from models.rules.delegations import Delegation
from models.rules.judged import value_of
from models.rules.keys import Param
from models.rules.lists import Decider, Track
from models.rules.powers import Power, chain_of, counts_in_dibao, spans_of
from models.rules.sets import RuleSet
from models.rules.standards import Base, Standard
from models.sums import check_spans

POWERS, STANDARDS = RuleSet.delegations, RuleSet.standards


def _called(row: Delegation) -> str:
    """Return a delegation as people find it in the list."""
    said = [str(row.decider), *(str(part) for part in (row.relief_type, row.track) if part)]
    return f"“{'、'.join(said)}”（{row.source}）"


def ends_are_said_once(rules: RuleSet) -> Iterator[Fault]:
    """An end is an amount or a multiple; a lower end is below the upper one."""
    for row in living(rules.delegations):
        ends = (("下限", row.above, row.above_times), ("上限", row.up_to, row.up_to_times))
        for name, yuan, times in ends:
            if yuan is not None and times is not None:
                yield Fault(POWERS, f"{_called(row)}的{name}同时填了金额和倍数，请只留一项。")
        if row.above is not None and row.up_to is not None and row.above > row.up_to:
            yield Fault(POWERS, f"{_called(row)}的金额下限大于上限，请核对。")


def _chains(rules: RuleSet) -> Iterator[tuple[ReliefType, Track, list[Delegation]]]:
    """Yield each different chain once, with the first type and track it rules."""
    seen = set()
    for relief_type, track in product(ReliefType, Track):
        rows = chain_of(rules, relief_type, track)
        key = tuple(map(id, rows))
        if key not in seen:
            seen.add(key)
            yield relief_type, track, rows


def powers_meet(rules: RuleSet) -> Iterator[Fault]:
    """For each type and track every amount from nothing on is decided by exactly one body."""
    for relief_type, track, rows in _chains(rules):
        where = f"“{relief_type}”（{track}）"
        if not rows:
            yield Fault(POWERS, f"{where}没有规定由谁决定，请补充审批权限。")
            continue
        yield from _meeting(rules, relief_type, track, rows)


def _meeting(
    rules: RuleSet, relief_type: ReliefType, track: Track, rows: list[Delegation]
) -> Iterator[Fault]:
    units = {row.per for row in rows if _has_an_end(row)}
    if len(units) > 1:
        yield Fault(
            POWERS, f"{_called(rows[0])}等的计算单位不一，界限无法对齐，请统一为每人或每户。"
        )
        return
    try:
        powers = spans_of(rules, relief_type, track)
        yield from _out_of_reach(rows, powers)
        if powers:
            yield from _from_nothing(powers)
            check_spans(f"“{relief_type}”（{track}）", [power.span for power in powers])
    except Refused as refused:
        named = "、".join(dict.fromkeys(map(_called, rows)))
        yield Fault(POWERS, f"{refused}。涉及：{named}。")


def _has_an_end(row: Delegation) -> bool:
    return row.above is not None or row.up_to is not None or counts_in_dibao(row)


def _out_of_reach(rows: list[Delegation], powers: Iterable[Power]) -> Iterator[Fault]:
    """Name the rows that leave nothing to their body: a lower one goes as far or further."""
    held = {id(power.row) for power in powers}
    for lower, row in pairwise(rows):
        if id(row) not in held:
            yield Fault(
                POWERS, f"{_called(row)}永远轮不到：{_called(lower)}的权限不低于它，请核对。"
            )


def _from_nothing(powers: tuple[Power, ...]) -> Iterator[Fault]:
    if not any(power.holds(Decimal(0)) for power in powers):
        first = min(powers, key=lambda power: power.span.from_amount)
        text = (
            f"{_called(first.row)}从 {show_money(first.span.from_amount)} 起，更小的金额没有人决定"
        )
        yield Fault(POWERS, f"{text}，请补上一档。")


def powers_are_reached(rules: RuleSet) -> Iterator[Fault]:
    """A power that begins at the most a standard can ever give decides nothing.

    Without a cap a household may be of any size, and beyond any standard the coordination body
    resolves: neither is out of reach.
    """
    for relief_type, track in product(ReliefType, Track):
        most = _most_given(rules, relief_type, track)
        if most is None:
            continue
        for power in spans_of(rules, relief_type, track):
            begins = Fraction(power.span.from_amount)
            if power.decider is not Decider.BODY and begins > 0 and begins >= most:
                text = (
                    f"{_called(power.row)}永远轮不到：“{relief_type}”（{track}）的标准最多 "
                    f"{show_money(Decimal(most.numerator) / most.denominator)} 元，请核对。"
                )
                yield Fault(POWERS, text)


def _most_given(rules: RuleSet, relief_type: ReliefType, track: Track) -> Fraction | None:
    """Return the most any standard of a type gives any household; None without such a bound."""
    rows = [
        row
        for row in living(rules.standards)
        if row.relief_type is relief_type and row.track is track
    ]
    bounds = [_bound(rules, row) for row in rows]
    known = [bound for bound in bounds if bound is not None]
    return max(known) if known and len(known) == len(bounds) else None


def _bound(rules: RuleSet, row: Standard) -> Fraction | None:
    caps = [Fraction(cap) for cap in (row.most, row.yearly_cap) if cap is not None]
    if row.per.name == "HOUSEHOLD" and row.basis is not Base.DEFICIT:
        dibao = Fraction(value_of(rules, Param.DIBAO_MONTH))
        number = Fraction(row.times or 0) * dibao if row.times else Fraction(row.fixed or 0)
        caps.append(number * row.months)
    return min(caps, default=None)


def standards_can_be_worked_out(rules: RuleSet) -> Iterator[Fault]:
    """Each standard says one thing, and nothing that its basis or its track does not read."""
    for row in living(rules.standards):
        named = f"“{row.relief_type}”（{row.track}，{row.source}）"
        limits = [limit for limit in (row.least, row.most, row.yearly_cap) if limit is not None]
        if row.track is Track.FAST and (limits or row.months != 1):
            yield Fault(
                STANDARDS, f"{named}本身就是快救上限，请不填下限、上限、年度上限，月数填 1。"
            )
        if row.basis is Base.DEFICIT and (row.most, row.yearly_cap) != (None, None):
            yield Fault(STANDARDS, f"{named}按差额计算，不看上限和年度上限，请不填。")
        number = {Base.DIBAO_MONTH: row.times, Base.FIXED: row.fixed}.get(row.basis)
        if number == 0:
            yield Fault(STANDARDS, f"{named}的倍数或金额是 0，什么也不给，请核对。")


def standards_are_said_once(rules: RuleSet) -> Iterator[Fault]:
    """One row for a type, a track and a degree."""
    seen: set[tuple[object, ...]] = set()
    for row in living(rules.standards):
        key = (row.relief_type, row.track, row.degree)
        if key in seen:
            degree = f"、{row.degree}" if row.degree else ""
            text = f"“{row.relief_type}”（{row.track}{degree}）列了不止一行，请只保留一行。"
            yield Fault(STANDARDS, text)
        seen.add(key)


def everything_has_a_source(rules: RuleSet) -> Iterator[Fault]:
    """Every row says on what ground it stands: blanks are no ground."""
    lists = (RuleSet.limits, RuleSet.parameters, STANDARDS, POWERS)
    for column in lists:
        for place, row in enumerate(living(getattr(rules, column.key)), start=1):
            if not narrow(row.source).strip():
                yield Fault(column, f"第 {place} 行没有写明出处，请补充。")


def dibao_is_something(rules: RuleSet) -> Iterator[Fault]:
    """Multiples of nothing are nothing."""
    for row in living(rules.parameters):
        if row.key is Param.DIBAO_MONTH and value_of(rules, Param.DIBAO_MONTH) == 0:
            yield Fault(RuleSet.parameters, f"“{row.key.label}”须大于 0，请核对。")
