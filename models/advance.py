"""An advance (先行救助、急难小额快救): relief first, the papers later (社会救助法第五十条)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.declare import Fault
from app.kernel.faults import Refused
from models.case import Case
from models.lists import ReliefType
from models.reckoning import reckon
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.rules.lists import Decider, Track
from models.rules.powers import Power, power_over, spans_of
from models.sums import Facts, Working

GIVEN = ReliefType.TEMPORARY  # an advance is temporary relief, whatever is asked for besides
GENERAL_WAY = "请按一般程序办理。"


def handlers(case: Case) -> list[int]:
    """Return the keys of the staff who handle an advance; each counts as having acted."""
    people = (case.handler, case.second_handler, case.third_handler)
    return [person.id for person in people if person is not None]


def handlers_are_enough(case: Case) -> Iterator[Fault]:
    """As many people as the rules demand, each of them another."""
    people, least = handlers(case), value_of(rules_of(case), Param.FAST_HANDLERS)
    if len(set(people)) < len(people):
        yield Fault(Case.second_handler, "经办人须是不同的人，请另选一人。")
    elif len(people) < least:
        yield Fault(
            Case.second_handler,
            f"规则集“{rules_of(case).code}”要求{Param.FAST_HANDLERS.label}不少于 {least} 人"
            "（最多登记三人），请补充经办人。",
        )


def handlers_are_on_duty(case: Case) -> Iterator[Fault]:
    """Nobody handles it who no longer works here."""
    columns = (Case.handler, Case.second_handler, Case.third_handler)
    for column in columns:
        staff = getattr(case, column.key)
        if staff is not None and not staff.on_duty:
            yield Fault(column, f"{staff.name}已不在岗，请另选经办人。")


def cap_of(case: Case) -> Working:
    """Return the most an advance may be, with every step; ``Refused`` without a standard."""
    rules = rules_of(case)
    facts = Facts(case.household.size)
    cap = reckon(rules, GIVEN, Track.FAST, case.degree, facts)
    if cap is None:
        raise Refused(f"规则集“{rules.code}”没有急难小额快救的救助标准，{GENERAL_WAY}")
    return cap


def advance_is_within_the_cap(case: Case) -> Iterator[Fault]:
    """What the track gives is small (2026 joint opinion: one month of the dibao standard)."""
    cap = cap_of(case)
    if case.advance is None:
        return
    if case.advance <= 0:
        yield Fault(Case.advance, "先行救助金额须大于 0。")
    elif case.advance > cap.amount:
        text = f"超过急难小额快救上限：{cap.text}。（{cap.steps[0].source}）超出的{GENERAL_WAY}"
        yield Fault(Case.advance, text)


def power_for(case: Case) -> Power | None:
    """Return the row by which the amount of an advance is decided."""
    amount = case.advance or Decimal(0)
    return power_over(rules_of(case), GIVEN, Track.FAST, amount, case.household.size)


def township_may_decide(case: Case) -> Iterator[Fault]:
    """The rules let the township head decide it, at all and in this amount."""
    rules = rules_of(case)
    powers = spans_of(rules, GIVEN, Track.FAST, case.household.size)
    if all(power.decider is not Decider.TOWN for power in powers):
        text = f"规则集“{rules.code}”没有把急难小额快救交给乡镇负责人决定，{GENERAL_WAY}"
        yield Fault(None, text)
        return
    power = power_for(case)
    if case.advance and (power is None or power.decider is not Decider.TOWN):
        allowed = "；".join(str(power) for power in powers)
        text = f"这一金额不由乡镇负责人决定，{GENERAL_WAY}（规则集“{rules.code}”：{allowed}）"
        yield Fault(Case.advance, text)


def papers_are_confirmed(case: Case) -> Iterator[Fault]:
    """The handlers answer for what was brought later."""
    if not case.confirmed:
        yield Fault(Case.confirmed, "经办人尚未核对确认补齐的手续，请核对后勾选。")
