"""Where duplicate relief is judged (核对重复救助): at intake, decision and payment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from app.declare import Fault
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.money import show_money
from models.case import Case
from models.decision import Decision, DecisionKind
from models.hit import DROP, Hit, HitState, findings_are_allowed
from models.lists import Form, PayWay, ReliefType
from models.one_case import people_of
from models.payment import Payment
from models.person import Person
from models.reckoning import due_to
from models.repeats.facts import (
    Aid,
    Ask,
    Facts,
    Payee,
    aids_to,
    cases_with,
    holders_of,
    payees_among,
    read_cases,
)
from models.repeats.findings import Asked, Finding, Rules, deduction, findings
from models.roles import Role
from models.rules.judged import rules_of
from models.rules.lists import Outcome
from models.rules.repeats import Check, Repeat
from models.rules.sets import RuleSet

PAID_FORMS = (Form.CASH, Form.FEE_CUT)


@dataclass(frozen=True)
class Receiving:
    """Who is to receive relief; ``accounts`` None: those on file of whoever gets money."""

    payees: frozenset[int]
    paid: frozenset[int]
    accounts: Mapping[int, str] | None = field(default=None)


def rules_for(rules: RuleSet) -> Rules:
    """Return the rows of a rule set that judge repetition."""
    return Rules(rules.code, tuple(living(rules.repeats)), tuple(living(rules.frequencies)))


def facts_for(
    ask: Ask, rules: Rules, people: Collection[int], getting: Receiving, own: int | None = None
) -> Facts:
    """Ask what the rules look at over the whole county, and no more."""
    asks_people = rules.checks & {Check.DEAD, Check.SAME_ACCOUNT}
    payees = [Payee(*row) for row in ask(payees_among(getting.payees))] if asks_people else []
    accounts = getting.accounts
    if accounts is None:
        accounts = {p.id: p.account for p in payees if p.account and p.id in getting.paid}
    return Facts(
        past=read_cases(ask(cases_with(people, own))) if rules.compares_cases else (),
        payees=tuple(payees) if Check.DEAD in rules.checks else (),
        holders=holders_of(ask, accounts) if Check.SAME_ACCOUNT in rules.checks else (),
        aids=tuple(Aid(*row) for row in ask(aids_to(people)))
        if Check.ELSEWHERE in rules.checks
        else (),
    )


def asked_of(case: Case, types: Iterable[ReliefType]) -> Asked:
    """Return what is judged of a case, by the day it came in."""
    return Asked(
        clock.in_office(case.received_at).date(), frozenset(types), case.applicant_id, case.cause,
        case.nature, case.happened_on, case.id,
    )  # fmt: skip


def judged(act: Act, case: Case, asked: Asked, getting: Receiving) -> list[Finding]:
    """Hold the family, judge it, and refuse what its rules forbid.

    Of two steps for one family at the same moment, the slower sees what the other did.
    """
    rules = rules_for(rules_of(case))
    people = people_of(case.household) | {case.applicant_id}
    act.hold(Person, people | getting.payees)
    found = findings(rules, asked, facts_for(act.everywhere, rules, people, getting, case.id))
    for finding in found:
        if finding.outcome is Outcome.BLOCK:
            act.refuse(Fault(_beside(act.record), finding.refused))
    return found


def _beside(record: Any) -> Any:
    """Return the field a refusal is shown at."""
    places = {Case: Case.applicant, Decision: Decision.case, Payment: Payment.account}
    return places[type(record)]


def _hit(case: Case, found: Finding) -> Hit:
    return Hit(
        case=case, ground=found.ground, why=found.seen.why, outcome=found.outcome,
        allowed_by=found.allowed_by, reduce_by=found.reduce_by, source=found.source,
        refers=found.seen.refers,
    )  # fmt: skip


def standing(case: Case) -> dict[tuple[str, str], Hit]:
    """Return the findings of a case that are not dropped, by what they are about."""
    return {hit.key: hit for hit in living(case.hits) if hit.state is not HitState.DROPPED}


def keep_findings(act: Act, case: Case, found: Iterable[Finding]) -> None:
    """Store what is new, and drop what is no longer so."""
    by_key, known = {finding.key: finding for finding in found}, standing(case)
    gone = [hit for key, hit in known.items() if key not in by_key]
    for hit in gone:
        if hit.state in DROP.origins:
            act.move(hit, DROP)
    act.start(*(_hit(case, finding) for key, finding in by_key.items() if key not in known))


def unknown(case: Case, found: Iterable[Finding]) -> list[Finding]:
    """Return what nobody has looked at yet."""
    known = standing(case)
    return [finding for finding in found if finding.key not in known]


def at_intake(act: Act) -> None:
    """An application is taken unless the rules forbid it; what else is found goes to its file.

    Whatever is stored was there first: of two windows at one moment, who waited may well have
    drawn the lower key.
    """
    case: Case = act.record
    whom = frozenset({case.applicant_id})
    asked = replace(asked_of(case, [case.relief_type]), case_id=None)
    found = judged(act, case, asked, Receiving(whom, whom))
    keep_findings(act, case, found)


def _given(made: Decision) -> tuple[Asked, Receiving]:
    case, measures = made.case, living(made.measures)
    whose = [(m.beneficiary_id or case.applicant_id, m.form) for m in measures]
    paid = frozenset(who for who, form in whose if form is Form.CASH)
    everybody = frozenset(who for who, _ in whose)
    return asked_of(case, [m.relief_type for m in measures]), Receiving(everybody, paid)


def at_proposal(act: Act) -> None:
    """A decision that gives is judged anew; what was received already is deducted."""
    made: Decision = act.record
    if made.kind is DecisionKind.REFUSE:
        return
    found = judged(act, made.case, *_given(made))
    keep_findings(act, made.case, found)
    less = deduction(found)
    if less:
        _stay_within(act, made, less)


def _stay_within(act: Act, made: Decision, less: Decimal) -> None:
    """Money and reduced fees may not exceed what the case is due, less what was received."""
    due = ceiling(made)
    amounts = (m.amount or Decimal(0) for m in living(made.measures) if m.form in PAID_FORMS)
    total, most = sum(amounts, Decimal(0)), max(due - less, Decimal(0))
    if total > most:
        text = (
            f"重复救助须扣减已领的 {show_money(less)} 元：应救助 {show_money(due)} 元，扣减后最多 "
            f"{show_money(most)} 元，现列 {show_money(total)} 元，请调减或拟定不予救助。"
        )
        act.refuse(Fault(Decision.measures, text))


def ceiling(made: Decision) -> Decimal:
    """Return what a case is due before deductions: by the standards, else what was asked for.

    Raises ``Refused`` where nothing says it.
    """
    case = made.case
    types = {m.relief_type for m in living(made.measures) if m.form in PAID_FORMS}
    workings = [due_to(case, relief_type) for relief_type in sorted(types, key=lambda t: t.code)]
    if workings and all(working is not None for working in workings):
        return sum((w.amount for w in workings if w is not None), Decimal(0))
    asked = case.requested if case.requested is not None else case.suggested
    if asked is None:
        text = (
            "有须扣减的已领救助，但规则集没有该类救助标准，案件也没有申请金额或乡镇建议金额，"
            "请退回乡镇补填建议金额。"
        )
        raise Refused(text)
    return asked


def relief_is_allowed(made: Decision) -> Iterator[Fault]:
    """What is given waits for the allowances; a refusal waits for nobody's."""
    if made.kind is not DecisionKind.REFUSE:
        yield from findings_are_allowed(made)


def at_approval(act: Act) -> None:
    """A decision is approved on what was looked at: what is new goes back first."""
    made: Decision = act.record
    if made.kind is DecisionKind.REFUSE:
        return
    found = judged(act, made.case, *_given(made))
    for new in unknown(made.case, found)[:1]:
        text = f"报批之后新发现：{new.seen.why}。请退回修改，由经办重新报批时核对。"
        act.refuse(Fault(Decision.case, text))


def _paying(payment: Payment) -> tuple[Asked, Receiving]:
    """What was granted later was judged against this decision, so it does not count again."""
    made, whom = payment.decision, frozenset({payment.payee_id})
    asked = asked_of(payment.case, [payment.measure.relief_type])
    if made.effective_on is not None:
        asked = replace(asked, before=(made.effective_on, made.id))
    by_account = payment.way is not PayWay.CASH and payment.account
    accounts = {payment.payee_id: str(payment.account)} if by_account else {}
    return asked, Receiving(whom, whom, accounts)


def _hold_the_check(act: Act, payment: Payment) -> None:
    """Let one payment at a time look whose account it is: two families have nothing in common."""
    if payment.way is not PayWay.CASH:
        rows = living(rules_of(payment.case).repeats)
        keys = [row.id for row in rows if row.check is Check.SAME_ACCOUNT]
        if keys:
            act.hold(Repeat, keys)


def at_payment(act: Act) -> None:
    """Money leaves on what was looked at: what is new is recorded and allowed first."""
    payment: Payment = act.record
    _hold_the_check(act, payment)
    found = judged(act, payment.case, *_paying(payment))
    for new in unknown(payment.case, found)[:1]:
        text = f"新发现：{new.seen.why}。请先办理“复核重复救助”，由有权人核准后再发放。"
        act.refuse(Fault(Payment.account, text))


def look_again(act: Act) -> None:
    """Record what is new before a payment; what may no longer be deducted the approver allows."""
    payment: Payment = act.record
    _hold_the_check(act, payment)
    found = judged(act, payment.case, *_paying(payment))
    case, late = payment.case, []
    for new in unknown(case, found):
        asks = Role.APPROVER if new.outcome is Outcome.REDUCE else new.allowed_by
        late.append(replace(new, allowed_by=asks))
    act.start(*(_hit(case, finding) for finding in late))


def drop_findings(act: Act) -> None:
    """A case that ends without relief waits for nobody's allowance."""
    case: Case = act.record
    for hit in living(case.hits):
        if hit.state in DROP.origins:
            act.move(hit, DROP)
