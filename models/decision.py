"""A decision (救助决定) with its relief measures (救助措施): who gets what (方案四、五、六)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    As,
    Can,
    Choice,
    Fault,
    Flow,
    Group,
    Is,
    Lines,
    Record,
    Scoped,
    Screen,
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
    via,
    whole,
)
from app.declare.reading import living
from app.kernel.clock import today
from app.kernel.faults import Refused
from models.case import Case, CaseState
from models.lists import Form, ReliefType, Route
from models.person import Person
from models.roles import CASE_READERS, Menu, Role
from models.rules.judged import rules_of, value_of
from models.rules.keys import Param
from models.rules.lists import Track
from models.sums import InstalmentRule, Instalments, equal_parts

if TYPE_CHECKING:
    from models.payment import Payment

MOST_MONTHS = 60  # what a form takes at all; the rules say how many are allowed


class DecisionKind(Choice):
    """决定类型 (审批结果)."""

    GRANT = "给予救助", "green"
    PART = "部分给予救助", "amber"
    REFUSE = "不予救助", "red"


class RefuseReason(Choice):
    """Why nothing, or not all, is granted."""

    NOT_TRUE = "情况不属实"
    NOT_SEVERE = "未达到困难程度"
    INCOME = "收入超过标准"
    ASSET = "财产超过标准"
    REPEAT = "同一事由重复申请"
    OTHER_SCHEME = "应由其他制度解决"
    REFUSE_CHECK = "不配合核查"
    OTHER = "其他原因"


class DecisionState(Choice):
    """Where a decision stands."""

    DRAFT = "拟定中", "blue", "县级审核员正在拟定"
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
        "分期发放", least=1, most=MOST_MONTHS, only=Is(form, Form.CASH),
        hint="分几个月发放，每月一期；不填则一次发放",
    )  # fmt: skip

    @property
    def is_parted(self) -> bool:
        """Whether it is cash that is paid by months."""
        return self.form is Form.CASH and (self.instalments or 1) > 1


def case_was_reviewed(decision: Decision) -> Iterator[Fault]:
    """The township head reviews before the department decides (方案六(三)).

    An advance is decided while its case is being advanced (社会救助法第五十条).
    """
    state = decision.case.state
    awaited = CaseState.ADVANCED if decision.is_advance else CaseState.REVIEWED
    if state is not awaited:
        yield Fault(Decision.case, f"案件当前是“{state}”，乡镇审核上报后才能拟定决定。")


def case_has_no_other_decision(decision: Decision) -> Iterator[Fault]:
    """One case, one decision on each track: what was advanced stands beside the whole relief."""
    same = (d for d in living(decision.case.decisions) if d.track is decision.track)
    if any(other is not decision for other in same):
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


def instalments_of(measure: Measure) -> Instalments:
    """Return the months of a cash measure from this one on; ``Refused`` where they cannot be."""
    rules = rules_of(measure.decision.case)
    rule = InstalmentRule(value_of(rules, Param.INSTALMENTS_MOST))
    return equal_parts(rule, measure.amount or Decimal(0), measure.instalments or 1, today())


def instalments_are_allowed(decision: Decision) -> Iterator[Fault]:
    """A sum is parted into no more months than the rules allow, each of them worth a payment."""
    for measure in living(decision.measures):
        try:
            if measure.is_parted:
                instalments_of(measure)
        except Refused as refused:
            code = rules_of(decision.case).code
            yield Fault(Decision.measures, f"分期发放的{refused}。（规则集“{code}”）")


S = DecisionState
OPEN = (S.DRAFT, S.RETURNED)
DRAFT = Step(
    "draft", "拟定决定", None, S.DRAFT, by=Role.REVIEWER,
    when=[case_was_reviewed, case_has_no_other_decision],
)  # fmt: skip
PROPOSE = Step(
    "propose", "报请审批", OPEN, S.PROPOSED, by=Role.REVIEWER, tone="main",
    needs=[Decision.basis],
    when=[
        case_was_reviewed, measures_suit_the_decision, amounts_are_positive,
        instalments_are_allowed,
    ],
)  # fmt: skip
# What an approval sets in motion stands in models/consequences.py: a payment knows its decision.
APPROVE = Step(
    "approve", "批准", S.PROPOSED, S.EFFECTIVE, by=Role.APPROVER, tone="main",
    when=[
        case_was_reviewed, measures_suit_the_decision, amounts_are_positive,
        instalments_are_allowed,
    ],
)  # fmt: skip
# An advance is in force at once: the township head's step on the case was the approval.
ADVANCE = Step("advance", "先行决定", S.DRAFT, S.EFFECTIVE, en="Decide the advance")
SEND_BACK = Step(
    "send_back", "退回修改", S.PROPOSED, S.RETURNED, by=Role.APPROVER, reason=True, tone="red"
)

DECISIONS = Screen(
    model=Decision, title="救助决定", menu=Menu.RELIEF, icon="fa-gavel", caption=Decision.number,
    about="县级救助主管部门对案件给予或不予救助的决定，写明措施、金额和依据。",
    rows=[
        Decision.number, Decision.case, via(Decision.case, Case.applicant, Person.name),
        Decision.kind, Decision.total, Decision.state,
    ],
    form=[
        Group("决定", [
            Decision.number, Decision.case, Decision.kind, Decision.reason_code, Decision.total,
            Decision.effective_on,
        ], open_in=OPEN),
        Group("通道", [Decision.track], open_in=()),
        Group("理由与依据", [Decision.reason, Decision.basis, Decision.remedy], open_in=OPEN),
        Lines("救助措施", Decision.measures, [
            Measure.relief_type, Measure.route, Measure.form, Measure.amount, Measure.content,
            Measure.beneficiary, Measure.instalments,
        ], open_in=OPEN),
    ],
    search=[Decision.number, Decision.kind, Decision.state],
    sort=[Decision.number, Decision.total],
    checks=[amounts_are_positive],
    access={**CASE_READERS, Role.REVIEWER: Can.READ | Can.CREATE | Can.EDIT},
    flow=Flow(Decision.state, DRAFT, PROPOSE, APPROVE, ADVANCE, SEND_BACK, of=Decision.case),
)  # fmt: skip

# Measures are edited in their decision's form; their own address only reads.
MEASURES = Screen(
    model=Measure, title="救助措施", caption=Measure.relief_type,
    about="救助决定中的一项措施：救助类型、方式、金额或实物服务内容。",
    rows=[Measure.decision, Measure.relief_type, Measure.route, Measure.form, Measure.amount],
    form=[Group("措施", [
        Measure.decision, Measure.relief_type, Measure.route, Measure.form, Measure.amount,
        Measure.content, Measure.beneficiary, Measure.instalments,
    ])],
    access=dict.fromkeys(DECISIONS.access, Can.READ),
)  # fmt: skip
