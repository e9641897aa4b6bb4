"""The files one opens to find everything: the case file (案卷) and the recovery file."""

from __future__ import annotations

from collections.abc import Iterator

from app.declare import Can, Fault, Group, Part, Reckoning, Screen, via
from app.declare.reading import living
from app.kernel import clock
from app.records import Level
from models.case import Case, CaseState
from models.casework import LIFE
from models.decision import Decision
from models.hit import Hit
from models.notice import Notice
from models.paper import Paper
from models.payment import Payment
from models.penalty import Penalty
from models.person import Person
from models.reckoning import STEPS_SHOWN, steps_of
from models.recovery import RECOVERING, Recovery, RecoveryState, Repayment, amount_was_paid_out
from models.resolution import Resolution
from models.roles import CASE_READERS, Menu, Role
from models.verification import Verification


def dates_in_order(case: Case) -> Iterator[Fault]:
    """First the hardship, then the application, then today."""
    if case.received_at > clock.now():
        yield Fault(Case.received_at, "接到申请时间在现在之后，请核对。")
    if case.happened_on and case.happened_on > clock.in_office(case.received_at).date():
        yield Fault(Case.happened_on, "急难发生日期在接到申请之后，请核对。")


def area_is_a_village(case: Case) -> Iterator[Fault]:
    """The result is posted at a village (方案八(二))."""
    if case.area.level is not Level.VILLAGE:
        yield Fault(Case.area, "请选择到村（居）一级，结果要在村（居）公示。")


def applicant_lives_there(case: Case) -> Iterator[Fault]:
    """The applicant belongs to the household (社会救助法 37)."""
    people = [case.household.head, *(m.person for m in living(case.household.members))]
    if case.applicant not in people:
        yield Fault(Case.applicant, "申请人不在该家庭的成员名单中，请核对。", warn=True)


EARLY = (CaseState.RECEIVED, CaseState.SUPPLEMENTING)
# Where relief came first, these papers may still be brought.
UNTIL_PAPERS = (*EARLY, CaseState.ADVANCED, CaseState.PAPERS_DUE)

CASES = Screen(
    model=Case, title="救助案件", menu=Menu.RELIEF, icon="fa-folder-open", caption=Case.number,
    about="一户家庭的一次救助申请，从接收、受理、核查、审批、发放、公示到办结，都记在这里。",
    rows=[
        Case.number, via(Case.applicant, Person.name), Case.area, Case.cause, Case.degree,
        Case.state, Case.due_at, Case.received_at,
    ],
    form=[
        Group("申请", [
            Case.number, Case.household, Case.applicant, Case.area, Case.received_at,
        ], open_in=EARLY),
        Group("申请方式", [Case.apply_way, Case.truth_declared], open_in=UNTIL_PAPERS),
        Group("困难情况", [
            Case.cause, Case.nature, Case.degree, Case.happened_on, Case.story, Case.requested,
            Case.relief_type,
        ], open_in=EARLY),
        Group("口头申请记录", [
            Case.spoken, Case.spoken_at, Case.recorder, Case.read_back,
        ], open_in=UNTIL_PAPERS),
        Group("代为申请", [
            Case.agent_name, Case.agent_body, Case.agent_id, Case.agent_reason,
            Case.agent_authority,
        ], open_in=UNTIL_PAPERS),
        Group("补正与核对", [
            Case.correction, Case.missing, Case.supplied, Case.data_check, Case.check_for,
            Case.check_result,
        ], open_in=()),
        Group("先行救助", [
            Case.advance, Case.urgency, Case.handler, Case.second_handler, Case.third_handler,
            Case.skipped, Case.supplement, Case.confirmed,
        ], open_in=()),
        Group("审核与落实", [
            Case.opinion, Case.suggested, Case.done_note, Case.track, Case.exempt, Case.rule_set,
        ], open_in=()),
    ],
    search=[
        Case.number, via(Case.applicant, Person.name), Case.state, Case.cause, Case.area,
        Case.received_at, via(Case.applicant, Person.id_number),
    ],
    parts=[
        Part("申请材料", Case.papers, [Paper.name, Paper.needed, Paper.later, Paper.state]),
        Part("核查", Case.verifications, [
            Verification.number, Verification.first, Verification.second,
            Verification.visited_on, Verification.conclusion, Verification.state,
        ]),
        Part("重复救助核对", Case.hits, [
            Hit.ground, Hit.why, Hit.reduce_by, Hit.state,
        ]),
        Part("一事一议决议", Case.resolutions, [
            Resolution.number, Resolution.held_on, Resolution.resolved, Resolution.up_to,
            Resolution.state,
        ]),
        Part("救助决定", Case.decisions, [
            Decision.number, Decision.kind, Decision.total, Decision.state,
        ]),
        Part("发放", Case.payments, [
            Payment.number, via(Payment.payee, Person.name), Payment.way, Payment.amount,
            Payment.month, Payment.paid_on, Payment.state,
        ]),
        Part("公示", Case.notices, [
            Notice.number, Notice.stage, Notice.place, Notice.from_on, Notice.until_on,
            Notice.state,
        ]),
        Part("追回", Case.recoveries, [
            Recovery.number, Recovery.grounds, Recovery.amount, Recovery.outstanding,
            Recovery.state,
        ]),
    ],
    sort=[Case.received_at, Case.due_at, Case.number],
    reckonings=[Reckoning("标准测算", STEPS_SHOWN, steps_of)],
    checks=[dates_in_order, area_is_a_village, applicant_lives_there],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.INVESTIGATOR: Can.READ | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.VOID | Can.REVEAL,
        Role.REVIEWER: Can.READ | Can.REVEAL,
        Role.APPROVER: Can.READ | Can.REVEAL,
        Role.DISCLOSURE: Can.READ,
    },
    flow=LIFE,
)  # fmt: skip

RECOVERIES = Screen(
    model=Recovery, title="追回", menu=Menu.LIABILITY, icon="fa-reply", caption=Recovery.number,
    about="查实骗取救助后，责令退回的款项和退回情况。",
    rows=[
        Recovery.number, Recovery.case, via(Recovery.person, Person.name), Recovery.grounds,
        Recovery.amount, Recovery.outstanding, Recovery.due_on, Recovery.state,
    ],
    form=[
        Group("问题", [
            Recovery.number, Recovery.case, Recovery.person, Recovery.grounds, Recovery.found_by,
            Recovery.facts, Recovery.amount,
        ], open_in=(RecoveryState.FOUND,)),
        Group("责令退回", [
            Recovery.order_no, Recovery.due_on, Recovery.repaid, Recovery.outstanding,
        ], open_in=()),
    ],
    parts=[
        Part("退款", Recovery.repayments, [
            Repayment.number, Repayment.amount, Repayment.paid_on, Repayment.way, Repayment.state,
        ]),
        Part("处罚", Recovery.penalties, [
            Penalty.number, via(Penalty.person, Person.name), Penalty.decided, Penalty.state,
        ]),
    ],
    search=[
        Recovery.number, via(Recovery.person, Person.name), Recovery.state, Recovery.grounds,
        Recovery.due_on,
    ],
    sort=[Recovery.number, Recovery.due_on, Recovery.outstanding],
    checks=[amount_was_paid_out],
    access={
        **CASE_READERS,
        Role.APPROVER: Can.READ | Can.REVEAL,
        Role.RECOVERY: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
    },
    flow=RECOVERING,
)  # fmt: skip
