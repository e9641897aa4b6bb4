"""How a case is worked (办案流程): its steps, in the order of 方案六 to 八.

A step without ``by`` follows a step of another record: the verification, the decision, the
payment, the notice. Who may not take two of them stands in ``models/duties.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.declare import Clock, Extend, Fault, Flow, Step
from app.declare.reading import living
from models.advance import (
    advance_is_within_the_cap,
    handlers,
    handlers_are_enough,
    handlers_are_on_duty,
    papers_are_confirmed,
    township_may_decide,
)
from models.awaited import (
    a_data_check_is_out,
    no_data_check_is_out,
    note_check_back,
    note_check_sent,
    note_papers_asked,
    note_papers_in,
    papers_are_asked_for_once,
)
from models.case import POSTED_IN, Case, CaseState
from models.exemption import EXEMPT, note_the_exemption
from models.lists import ApplyWay
from models.paper import (
    all_papers_are_in,
    ask_for_papers,
    first_papers_are_in,
    papers_are_awaited,
    receive_papers,
)
from models.roles import Role
from models.rules.keys import LimitKey, Pause
from models.rules.postings import posted_first


def oral_record_is_complete(case: Case) -> Iterator[Fault]:
    """An oral application is recorded in full and read back (方案六(一))."""
    if case.apply_way is not ApplyWay.ORAL:
        return
    if not (case.spoken and case.spoken_at and case.recorder_id):
        yield Fault(Case.spoken, "口头申请须有完整记录：内容、时间和记录人。（方案六(一)）")
    if not case.read_back:
        yield Fault(Case.read_back, "口头申请记录须向申请人宣读并经确认后才能受理。")


def agent_has_authority(case: Case) -> Iterator[Fault]:
    """Whoever applies for another says who, why, and on what authority (方案六(一))."""
    if case.apply_way is not ApplyWay.AGENT:
        return
    if not (case.agent_name and case.agent_body and case.agent_id):
        yield Fault(Case.agent_name, "代为申请须写明代理人、机构和代理人身份证号。")
    if not (case.agent_reason and case.agent_authority):
        yield Fault(
            Case.agent_authority, "代为申请须写明本人不能申请的原因和委托依据。（方案六(一)）"
        )


def truth_is_declared(case: Case) -> Iterator[Fault]:
    """The applicant answers for what was said (方案六(一)、八(三))."""
    if not case.truth_declared:
        yield Fault(Case.truth_declared, "申请人尚未承诺申请内容真实，不能受理。")


def measures_are_carried_out(case: Case) -> Iterator[Fault]:
    """Every payment is made; where there was none, it is written what was done (方案六(四))."""
    payments = living(case.payments)
    if any(not payment.is_paid for payment in payments):
        yield Fault(None, "还有未发放的救助资金，发放完毕后才算落实。")
    decided = [payment for payment in payments if not payment.decision.is_advance]
    if not decided and not case.done_note:
        yield Fault(Case.done_note, "本案没有资金发放，请写明实物、服务、转介等措施的落实情况。")


def posting_is_over(case: Case) -> Iterator[Fault]:
    """What the rules want posted in this state has hung its days."""
    yield from posted_first(case, POSTED_IN.get(case.state), AFTERWARDS.get(case.state, ""))


S = CaseState
# What follows once the posting of a state is over.
AFTERWARDS = {S.VERIFIED: "审核上报", S.APPROVED: "发放、落实", S.FULFILLED: "办结"}
VERIFY_CLOCK = Clock(LimitKey.VERIFY, since=Case.received_at)
AGAIN_CLOCK = Clock(LimitKey.AGAIN)
GENERAL_CLOCK = Clock(LimitKey.VERIFY)
FAST_CLOCK = Clock(LimitKey.FAST, since=Case.received_at)
PAPERS_CLOCK = Clock(LimitKey.SUPPLEMENT)
HANDLE_CLOCK = Clock(LimitKey.HANDLE)
WHOLE = (oral_record_is_complete, agent_has_authority, truth_is_declared)

# Whether the family was helped before is looked up in models/consequences.py.
RECEIVE = Step(
    "receive", "接收申请", None, S.RECEIVED, by=Role.WINDOW, starts=VERIFY_CLOCK,
    does=ask_for_papers,
)  # fmt: skip
ACCEPT = Step(
    "accept", "受理", S.RECEIVED, S.ACCEPTED, by=Role.WINDOW, tone="main", starts=HANDLE_CLOCK,
    when=[*WHOLE, first_papers_are_in],
)  # fmt: skip
TAKE_PAPERS = Step(
    "take_papers", "材料收齐", S.RECEIVED, None, by=Role.WINDOW, when=[papers_are_awaited],
    does=receive_papers,
)  # fmt: skip
ASK_PAPERS = Step(
    "ask_papers", "一次性告知补正", S.RECEIVED, S.SUPPLEMENTING, by=Role.WINDOW,
    asks=[Case.missing], needs=[Case.missing], when=[papers_are_asked_for_once],
    does=note_papers_asked, pauses=Pause.PAPERS,
)  # fmt: skip
PAPERS_IN = Step(
    "papers_in", "登记补正", S.SUPPLEMENTING, S.RECEIVED, by=Role.WINDOW, tone="main",
    asks=[Case.supplied], needs=[Case.supplied], does=note_papers_in, resumes=Pause.PAPERS,
)  # fmt: skip
SEND_CHECK = Step(
    "send_check", "发出信息核对", (S.ACCEPTED, S.RETURNED), None,
    by=(Role.WINDOW, Role.INVESTIGATOR), asks=[Case.check_for], needs=[Case.check_for],
    when=[no_data_check_is_out], does=note_check_sent, pauses=Pause.DATA_CHECK,
)  # fmt: skip
CHECK_BACK = Step(
    "check_back", "登记核对结果", (S.ACCEPTED, S.RETURNED), None,
    by=(Role.WINDOW, Role.INVESTIGATOR), asks=[Case.check_result], needs=[Case.check_result],
    when=[a_data_check_is_out], does=note_check_back, resumes=Pause.DATA_CHECK,
)  # fmt: skip
EXTEND = Step(
    "extend", "延长核查时限", (S.RECEIVED, S.ACCEPTED), None,
    by=(Role.TOWN_HEAD, Role.REVIEWER, Role.APPROVER), asks=[Case.extra_days],
    needs=[Case.extra_days], extends=Extend(VERIFY_CLOCK, by=Case.extra_days), reason=True,
)  # fmt: skip
DECLINE = Step(
    "decline", "不予受理", (S.RECEIVED, S.SUPPLEMENTING), S.NOT_ACCEPTED, by=Role.TOWN_HEAD,
    stops=VERIFY_CLOCK, reason=True, tone="red",
)  # fmt: skip
WITHDRAW = Step(
    "withdraw", "撤回申请",
    (S.RECEIVED, S.SUPPLEMENTING, S.ACCEPTED, S.VERIFIED, S.REVIEWED, S.RETURNED), S.WITHDRAWN,
    by=Role.WINDOW, stops=(VERIFY_CLOCK, AGAIN_CLOCK, HANDLE_CLOCK), reason=True,
)  # fmt: skip
VERIFY = Step(
    "verify", "完成核查", (S.ACCEPTED, S.RETURNED), S.VERIFIED, when=[no_data_check_is_out],
    stops=(VERIFY_CLOCK, AGAIN_CLOCK), resumes=Pause.RECHECK, does=note_the_exemption,
)  # fmt: skip
REVIEW = Step(
    "review", "审核上报", S.VERIFIED, S.REVIEWED, by=Role.TOWN_HEAD, tone="main",
    needs=[Case.opinion], asks=[Case.opinion, Case.suggested], when=[posting_is_over],
)  # fmt: skip
SEND_BACK = Step(
    "send_back", "退回重查", (S.VERIFIED, S.REVIEWED), S.RETURNED,
    by=(Role.TOWN_HEAD, Role.REVIEWER), starts=AGAIN_CLOCK, pauses=Pause.RECHECK, reason=True,
    tone="red",
)  # fmt: skip
APPROVE = Step("approve", "批准救助", (S.VERIFIED, S.REVIEWED), S.APPROVED, stops=HANDLE_CLOCK)
REFUSE = Step("refuse", "不予救助", (S.VERIFIED, S.REVIEWED), S.REFUSED, stops=HANDLE_CLOCK)
FULFIL = Step(
    "fulfil", "措施已落实", S.APPROVED, S.FULFILLED, by=Role.PAYER, tone="main",
    asks=[Case.done_note], when=[measures_are_carried_out, posting_is_over],
)  # fmt: skip
PUBLISH = Step("publish", "开始公示", S.FULFILLED, S.PUBLISHING)
RETRACT = Step("retract", "撤下公示", S.PUBLISHING, S.FULFILLED)
EXPIRE = Step("expire", "公示期满", S.PUBLISHING, S.PUBLISHED)
CLOSE = Step(
    "close", "办结", (S.FULFILLED, S.PUBLISHED, S.REFUSED, S.PAPERS_DONE), S.CLOSED,
    by=Role.WINDOW, tone="main", when=[posting_is_over, all_papers_are_in],
)  # fmt: skip

# 先行救助: who helps at once writes down why and who handled it, and brings the papers later.
QUICKEN = Step(
    "quicken", "先行救助", S.RECEIVED, S.ADVANCED, by=Role.TOWN_HEAD, actors=handlers,
    needs=[Case.advance, Case.handler],
    asks=[Case.advance, Case.handler, Case.second_handler, Case.third_handler],
    when=[
        advance_is_within_the_cap, township_may_decide, handlers_are_enough, handlers_are_on_duty,
    ],
    stops=VERIFY_CLOCK, starts=FAST_CLOCK, reason=True, en="Help at once",
)  # fmt: skip
RELIEVE = Step(
    "relieve", "先行救助已发放", S.ADVANCED, S.PAPERS_DUE,
    stops=FAST_CLOCK, starts=PAPERS_CLOCK, en="Advance paid",
)  # fmt: skip
SUPPLEMENT = Step(
    "supplement", "补齐手续", S.PAPERS_DUE, S.PAPERS_DONE, by=Role.WINDOW, tone="main",
    needs=[Case.supplement], asks=[Case.supplement, Case.confirmed],
    when=[papers_are_confirmed, *WHOLE], stops=PAPERS_CLOCK, en="Complete the papers",
)  # fmt: skip
TO_GENERAL = Step(
    "to_general", "转一般程序", (S.ADVANCED, S.PAPERS_DUE), S.ACCEPTED, by=Role.TOWN_HEAD,
    when=[*WHOLE, first_papers_are_in], stops=(FAST_CLOCK, PAPERS_CLOCK), starts=GENERAL_CLOCK,
    reason=True, en="Turn to the general procedure",
)  # fmt: skip
SKIPPED = (ACCEPT, VERIFY, REVIEW, APPROVE, PUBLISH)

LIFE = Flow(
    Case.state, RECEIVE, ACCEPT, TAKE_PAPERS, ASK_PAPERS, PAPERS_IN, SEND_CHECK, CHECK_BACK,
    EXTEND, DECLINE, WITHDRAW, VERIFY, REVIEW, SEND_BACK, APPROVE, REFUSE, FULFIL, PUBLISH,
    RETRACT, EXPIRE, QUICKEN, RELIEVE, SUPPLEMENT, TO_GENERAL, CLOSE, EXEMPT,
    judged_on=Case.received_at,
)  # fmt: skip
