"""A decision (救助决定) with its relief measures (救助措施): who gets what (方案四、五、六)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    As,
    Choice,
    Fault,
    Flow,
    Is,
    Record,
    Scoped,
    Step,
    choice,
    day,
    kept,
    lines,
    link,
    money,
    note,
    ref,
    serial,
    text,
    whole,
)
from app.declare.flow import Act
from app.declare.reading import living
from models.authority import REPORT_UP, county_decides, town_has_a_power, township_decides
from models.case import Case, CaseState
from models.instalments import MOST_MONTHS, instalments_are_allowed
from models.lists import Form, RefuseReason, ReliefType, Route
from models.person import Person
from models.reckoning import within_the_standards
from models.roles import Role
from models.rules.judged import rules_of
from models.rules.lists import Track
from models.rules.postings import posted_first
from models.rules.publicities import Stage

if TYPE_CHECKING:
    from models.payment import Payment


class DecisionKind(Choice):
    """决定类型 (审批结果)."""

    GRANT = "给予救助", "green"
    PART = "部分给予救助", "amber"
    REFUSE = "不予救助", "red"


class DecisionState(Choice):
    """Where a decision stands."""

    DRAFT = "拟定中", "blue", "乡镇受理员或县级审核员正在拟定"
    REPORTED = "待乡镇审批", "amber", "等待乡镇负责人审批；超出乡镇权限的，请在案件上审核上报"
    PROPOSED = "待审批", "amber", "等待县级审批人审批"
    RETURNED = "退回修改", "amber", "审批人退回，请修改后再报"
    EFFECTIVE = "已生效", "green", "已经审批，正在执行或执行完毕"


def sum_of_cash(decision: Decision) -> Decimal:
    """What will be paid out, in yuan."""
    cash = (m.amount or Decimal(0) for m in living(decision.measures) if m.form is Form.CASH)
    return sum(cash, Decimal(0))


class Decision(Scoped, Record):
    """What the department grants or refuses, with its grounds (方案六(三))."""

    __tablename__ = "decisions"

    number: Mapped[str] = serial("决定书编号", "decision")
    state: Mapped[DecisionState] = choice(DecisionState, "状态", default=DecisionState.DRAFT)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    kind: Mapped[DecisionKind] = choice(
        DecisionKind, "决定", publish=As.CATEGORY, source="方案六(三)、八(一)"
    )
    reason_code: Mapped[RefuseReason | None] = choice(
        RefuseReason, "不予（部分给予）原因", en="Reason for refusal",
        only=Is(kind, DecisionKind.REFUSE, DecisionKind.PART), source="社会救助法第四十五条",
    )  # fmt: skip
    reason: Mapped[str | None] = note("理由说明")
    basis: Mapped[str | None] = note("法律依据", limit=500)
    track: Mapped[Track] = choice(Track, "通道", default=Track.GENERAL)
    remedy: Mapped[str | None] = note(
        "救济途径告知", limit=500, only=Is(kind, DecisionKind.REFUSE),
        hint="行政复议、行政诉讼的机关和期限",
    )  # fmt: skip
    measures: Mapped[list[Measure]] = lines("救助措施", "decision")
    total: Mapped[Decimal] = kept("现金合计", of=sum_of_cash, over=measures)
    payments: Mapped[list[Payment]] = lines("发放", "decision")
    effective_on: Mapped[dt.date | None] = day("生效日期", hint="批准之日", en="Effective on")

    @property
    def is_advance(self) -> bool:
        """Whether it gave relief before the papers (先行救助)."""
        return self.track is Track.FAST

    @property
    def is_in_force(self) -> bool:
        """Whether it was approved and not declared void."""
        return self.voided_at is None and self.state is DecisionState.EFFECTIVE


class Measure(Scoped, Record):
    """One thing that is given (救助措施)."""

    __tablename__ = "measures"

    decision_id: Mapped[int] = ref(Decision.id)
    decision: Mapped[Decision] = link("救助决定", decision_id, scopes=True)
    relief_type: Mapped[ReliefType] = choice(ReliefType, "救助类型", source="方案四")
    route: Mapped[Route] = choice(Route, "落实途径", source="方案六(四)")
    form: Mapped[Form] = choice(Form, "救助形式", source="方案五")
    amount: Mapped[Decimal | None] = money(
        "金额", publish=As.AMOUNT, only=Is(form, Form.CASH, Form.FEE_CUT), source="方案八(一)"
    )
    content: Mapped[str | None] = text(
        "内容", 200, hint="物资名称和数量、服务内容、转介单位等",
        only=Is(form, Form.GOODS, Form.SERVICE, Form.REFERRAL, Form.PLACEMENT),
    )  # fmt: skip
    beneficiary_id: Mapped[int | None] = ref(Person.id)
    beneficiary: Mapped[Person | None] = link("受益人", beneficiary_id, hint="不填则为申请人")
    instalments: Mapped[int | None] = whole(
        "分期发放", least=1, most=MOST_MONTHS, hint="现金分几个月发放，每月一期；不填则一次发放"
    )


def case_was_reviewed(decision: Decision) -> Iterator[Fault]:
    """The township head reviews before the department decides (方案六(三)).

    An advance is decided while its case is being advanced (社会救助法第五十条).
    """
    state = decision.case.state
    awaited = CaseState.ADVANCED if decision.is_advance else CaseState.REVIEWED
    if state is not awaited:
        yield Fault(Decision.case, f"案件当前是“{state}”，乡镇审核上报后才能由县级决定。")


def case_is_with_the_township(decision: Decision) -> Iterator[Fault]:
    """The township decides what was verified and not reported (社会救助法第四十四条)."""
    state = decision.case.state
    if state is not CaseState.VERIFIED:
        yield Fault(Decision.case, f"案件当前是“{state}”，核查完成、尚未上报的才能由乡镇决定。")


def case_may_be_decided(decision: Decision) -> Iterator[Fault]:
    """A draft is begun by the department, or by a township that was given a power."""
    if decision.case.state is CaseState.VERIFIED:
        yield from something_is_delegated(decision)
    else:
        yield from case_was_reviewed(decision)


def something_is_delegated(decision: Decision) -> Iterator[Fault]:
    """The rule set lets the township decide such relief, up to whatever amount."""
    case = decision.case
    if not town_has_a_power(case):
        said = f"“{case.relief_type}”（{case.track}）"
        text = f"规则集“{rules_of(case).code}”没有授权乡镇决定{said}。{REPORT_UP}"
        yield Fault(Decision.case, text)


def case_has_no_other_decision(decision: Decision) -> Iterator[Fault]:
    """One case, one decision on each track: what was advanced stands beside the whole relief."""
    others = (d for d in living(decision.case.decisions) if d is not decision)
    if any(other.is_advance is decision.is_advance for other in others):
        yield Fault(Decision.case, "本案已有救助决定，请在原决定上修改。")


def measures_suit_the_decision(decision: Decision) -> Iterator[Fault]:
    """Who grants says what; who refuses gives nothing."""
    measures = living(decision.measures)
    if decision.kind is DecisionKind.REFUSE:
        if measures:
            yield Fault(Decision.measures, "不予救助的决定不能列救助措施，请移除。")
    elif not measures:
        yield Fault(Decision.measures, "给予救助的决定至少要有一项救助措施。")


def amounts_are_positive(decision: Decision) -> Iterator[Fault]:
    """Cash and reduced fees have an amount."""
    for measure in living(decision.measures):
        if measure.form in (Form.CASH, Form.FEE_CUT) and not measure.amount:
            yield Fault(Decision.measures, f"“{measure.form}”措施的金额须大于 0。")


def at_the_township(decision: Decision) -> bool:
    """Whether the township may still change it: the case was not reported."""
    return decision.case.state is not CaseState.REVIEWED


def at_the_county(decision: Decision) -> bool:
    """Whether the department may change it: the case is not the township's to decide."""
    return decision.case.state is not CaseState.VERIFIED


def drafted_where_the_case_lies(act: Act) -> None:
    """The township's clerk drafts what the township decides, the reviewer what was reported."""
    case = act.record.case
    role = Role.WINDOW if case.state is CaseState.VERIFIED else Role.REVIEWER
    if act.staff_id is not None and not act.holds(role):
        act.refuse(Fault(Decision.case, f"案件当前是“{case.state}”，决定由{role}拟定。"))


def opinion_was_posted(decision: Decision) -> Iterator[Fault]:
    """What the rules want posted before a decision has hung its days, in the township as well."""
    yield from posted_first(decision.case, Stage.BEFORE_DECISION, "决定")


S = DecisionState
OPEN = (S.DRAFT, S.RETURNED)
SOUND = (
    measures_suit_the_decision, amounts_are_positive, within_the_standards,
    instalments_are_allowed,
)  # fmt: skip
DRAFT = Step(
    "draft", "拟定决定", None, S.DRAFT, by=(Role.REVIEWER, Role.WINDOW),
    when=[case_may_be_decided, case_has_no_other_decision], does=drafted_where_the_case_lies,
)  # fmt: skip
REPORT = Step(
    "report", "报乡镇审批", OPEN, S.REPORTED, by=Role.WINDOW, tone="main",
    needs=[Decision.basis],
    when=[case_is_with_the_township, something_is_delegated, opinion_was_posted, *SOUND],
)  # fmt: skip
PROPOSE = Step(
    "propose", "报请审批", OPEN, S.PROPOSED, by=Role.REVIEWER, tone="main",
    needs=[Decision.basis], when=[case_was_reviewed, *SOUND],
)  # fmt: skip
# What an approval sets in motion stands in models/consequences.py: a payment knows its decision.
APPROVE_IN_TOWN = Step(
    "approve_in_town", "乡镇批准", S.REPORTED, S.EFFECTIVE, by=Role.TOWN_HEAD, tone="main",
    when=[case_is_with_the_township, opinion_was_posted, *SOUND, township_decides],
)  # fmt: skip
APPROVE = Step(
    "approve", "批准", S.PROPOSED, S.EFFECTIVE, by=Role.APPROVER, tone="main",
    when=[case_was_reviewed, *SOUND, county_decides],
)  # fmt: skip
SEND_BACK_IN_TOWN = Step(
    "send_back_in_town", "乡镇退回", S.REPORTED, S.RETURNED, by=Role.TOWN_HEAD, reason=True,
    tone="red",
)  # fmt: skip
# An advance is in force at once: the township head's step on the case was the approval.
ADVANCE = Step(
    "advance", "先行决定", None, S.EFFECTIVE, en="Decide the advance",
    when=[case_was_reviewed, case_has_no_other_decision],
)  # fmt: skip
# The case moved on to the county, or back to be verified: what was to be approved is a draft again.
RECALL = Step("recall", "收回拟定", (S.REPORTED, S.PROPOSED), S.DRAFT)
SEND_BACK = Step(
    "send_back", "退回修改", S.PROPOSED, S.RETURNED, by=Role.APPROVER, reason=True, tone="red"
)

DECIDING = Flow(
    Decision.state, DRAFT, REPORT, PROPOSE, APPROVE_IN_TOWN, APPROVE, ADVANCE,
    SEND_BACK_IN_TOWN, SEND_BACK, RECALL, of=Decision.case,
)  # fmt: skip
