"""A relief case (救助案件): one family's call for help, from receipt to close (方案六)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from app.declare import (
    ID_NUMBER,
    PRIVATE,
    As,
    Choice,
    Is,
    Record,
    Scoped,
    Timed,
    choice,
    day,
    flag,
    lines,
    link,
    moment,
    money,
    note,
    ref,
    secret,
    serial,
    text,
    whole,
)
from app.declare.reading import living
from app.kernel.working import LONGEST
from app.records import Area, Staff
from models.household import Household
from models.lists import AgentBody, ApplyWay, Degree, Nature, PublicCause, ReliefType
from models.person import Person
from models.rules.lists import Track
from models.rules.publicities import Exempt, Stage
from models.rules.sets import RuleSet

if TYPE_CHECKING:
    from models.decision import Decision
    from models.hit import Hit
    from models.notice import Notice
    from models.paper import Paper
    from models.payment import Payment
    from models.recovery import Recovery
    from models.resolution import Resolution
    from models.verification import Verification


class CaseState(Choice):
    """Where a case stands."""

    RECEIVED = "已接收", "blue", "申请已登记，核查时限自此起算"
    SUPPLEMENTING = "待补正", "amber", "已一次性告知须补正的材料，等待申请人补齐"
    ACCEPTED = "已受理", "blue", "申请要件齐全，等待核查"
    VERIFIED = "核查完成", "blue", "核查结果已提交，由乡镇决定或审核上报"
    REVIEWED = "已报县级", "blue", "乡镇审核完毕，等待救助主管部门审批"
    RETURNED = "退回重查", "amber", "须重新安排核查"
    APPROVED = "已批准", "blue", "救助决定已生效，等待落实救助措施"
    FULFILLED = "已落实", "blue", "救助措施已落实，按规则公示后办结"
    PUBLISHING = "公示中", "amber", "正在村（居）公示，接受监督"
    PUBLISHED = "公示期满", "blue", "公示已结束，可以办结"
    CLOSED = "已办结", "green", "全部环节已经办完"
    REFUSED = "不予救助", "red", "经审批不予救助，等待办结"
    NOT_ACCEPTED = "不予受理", "red", "申请未予受理"
    WITHDRAWN = "已撤回", "grey", "申请人撤回申请"
    ADVANCED = "先行救助中", "amber", "情况紧急，先行救助，等待发放"
    PAPERS_DUE = "待补手续", "amber", "先行救助已发放，须在期限内补齐手续"
    PAPERS_DONE = "手续已补齐", "blue", "先行救助的手续已经补齐，可以办结"


# Which posting has its turn in which state.
POSTED_IN: dict[CaseState, Stage] = {
    CaseState.VERIFIED: Stage.BEFORE_DECISION,
    CaseState.APPROVED: Stage.AFTER_DECISION,
    CaseState.FULFILLED: Stage.AFTER_PAYMENT,
}


class Correction(Choice):
    """材料补正: asked for once at most."""

    NONE = "未要求补正"
    ASKED = "已告知补正", "amber"
    SUPPLIED = "已补正", "green"


class DataCheck(Choice):
    """信息核对: whether other bodies were asked about the family, and have answered."""

    NONE = "未发出"
    OUT = "等待结果", "amber"
    BACK = "已收到结果", "green"


class Case(Scoped, Timed, Record):
    """One application and all that is done about it; its steps stand in ``models/casework.py``."""

    __tablename__ = "cases"

    number: Mapped[str] = serial("案件编号", "case")
    state: Mapped[CaseState] = choice(CaseState, "状态", default=CaseState.RECEIVED)
    rule_set_id: Mapped[int | None] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet | None] = link(
        "适用规则集", rule_set_id, hint="接收当日生效的规则集，全案适用"
    )

    track: Mapped[Track] = choice(Track, "通道", default=Track.GENERAL, source="社会救助法第五十条")

    household_id: Mapped[int] = ref(Household.id)
    household: Mapped[Household] = link("申请家庭", household_id)
    applicant_id: Mapped[int] = ref(Person.id)
    applicant: Mapped[Person] = link("申请人", applicant_id)
    area_id: Mapped[int] = ref(Area.id)
    area: Mapped[Area] = link(
        "受理村（居）", area_id, scopes=True, publish=As.PLACE,
        hint="急难发生地或居住地，结果在此公示", source="方案八(二)",
    )  # fmt: skip
    received_at: Mapped[dt.datetime] = moment(
        "接到申请时间", hint="核查时限的起点", source="方案六(二)"
    )
    apply_way: Mapped[ApplyWay] = choice(
        ApplyWay, "申请方式", default=ApplyWay.WRITTEN, source="方案六(一)"
    )

    relief_type: Mapped[ReliefType] = choice(
        ReliefType, "申请的救助", default=ReliefType.TEMPORARY, source="方案四"
    )
    cause: Mapped[PublicCause] = choice(
        PublicCause, "申请原因", publish=As.CATEGORY, source="方案六(一)、八(一)"
    )
    nature: Mapped[Nature] = choice(Nature, "困难性质", source="方案六(一)")
    degree: Mapped[Degree] = choice(Degree, "困难程度", source="方案六(一)")
    happened_on: Mapped[dt.date | None] = day("急难发生日期")
    story: Mapped[str] = secret(
        "原因经过", PRIVATE, hint="真实表述造成急难的原因、经过和现状", source="方案六(一)"
    )
    requested: Mapped[Decimal | None] = money("申请金额")
    truth_declared: Mapped[bool] = flag(
        "申请人承诺内容真实", hint="已告知虚报、隐瞒、伪造的后果", source="方案八(三)"
    )

    spoken: Mapped[str | None] = secret(
        "口头申请内容", PRIVATE, only=Is(apply_way, ApplyWay.ORAL),
        hint="详实记录申请人的口头申请", source="方案六(一)",
    )  # fmt: skip
    spoken_at: Mapped[dt.datetime | None] = moment(
        "口头申请时间", only=Is(apply_way, ApplyWay.ORAL)
    )
    recorder_id: Mapped[int | None] = ref(Staff.id)
    recorder: Mapped[Staff | None] = link(
        "记录人", recorder_id, only=Is(apply_way, ApplyWay.ORAL), source="方案六(一)"
    )
    read_back: Mapped[bool] = flag("已向申请人宣读并经确认", only=Is(apply_way, ApplyWay.ORAL))

    agent_name: Mapped[str | None] = text("代理人姓名", 30, only=Is(apply_way, ApplyWay.AGENT))
    agent_body: Mapped[AgentBody | None] = choice(
        AgentBody, "代为申请的机构", only=Is(apply_way, ApplyWay.AGENT), source="方案六(一)"
    )
    agent_id: Mapped[str | None] = secret(
        "代理人身份证号", ID_NUMBER, only=Is(apply_way, ApplyWay.AGENT), en="Agent's ID number"
    )
    agent_reason: Mapped[str | None] = note(
        "不能自行申请的原因", limit=500, only=Is(apply_way, ApplyWay.AGENT), source="方案六(一)"
    )
    agent_authority: Mapped[str | None] = text(
        "委托依据", 200, only=Is(apply_way, ApplyWay.AGENT), hint="委托书编号，或村（居）委会证明"
    )

    opinion: Mapped[str | None] = note("乡镇审核意见", source="方案六(三)")
    suggested: Mapped[Decimal | None] = money("乡镇建议金额")
    exempt: Mapped[Exempt | None] = choice(
        Exempt, "不列名公示", en="Not listed by name", hint="因何不在公示中列名；列名的不填",
        source="个人信息保护法第二十八条",
    )  # fmt: skip
    done_note: Mapped[str | None] = note(
        "落实情况", hint="实物、服务、转介等措施的落实时间和结果", source="方案六(四)"
    )

    advance: Mapped[Decimal | None] = money(
        "先行救助金额", en="Amount of the advance", source="社会救助法第五十条"
    )
    urgency: Mapped[str | None] = note(
        "紧急情由", limit=500, hint="先行救助的理由：为什么不能等到手续办完"
    )
    handler_id: Mapped[int | None] = ref(Staff.id)
    handler: Mapped[Staff | None] = link("经办人一", handler_id, en="First handler")
    second_handler_id: Mapped[int | None] = ref(Staff.id)
    second_handler: Mapped[Staff | None] = link("经办人二", second_handler_id)
    third_handler_id: Mapped[int | None] = ref(Staff.id)
    third_handler: Mapped[Staff | None] = link("经办人三", third_handler_id)
    skipped: Mapped[str | None] = note(
        "暂略的环节", en="Left out for now", hint="先行救助时由程序写明"
    )
    supplement: Mapped[str | None] = note(
        "补齐手续情况", en="Papers brought", hint="补了哪些材料、核对了什么、结果如何"
    )
    confirmed: Mapped[bool] = flag("经办人已核对确认", en="Confirmed by the handlers")
    correction: Mapped[Correction] = choice(
        Correction, "材料补正", default=Correction.NONE, en="Correction of papers"
    )
    missing: Mapped[str | None] = note("须补正的材料", hint="一次性写全，不再另行要求补正")
    supplied: Mapped[str | None] = note("补正情况")
    data_check: Mapped[DataCheck] = choice(DataCheck, "信息核对", default=DataCheck.NONE)
    check_for: Mapped[str | None] = note("信息核对内容", limit=500)
    check_result: Mapped[str | None] = note("信息核对结果", limit=500)
    extra_days: Mapped[int | None] = whole(
        "延长多少", least=1, most=LONGEST, hint="单位同核查时限；最多多少由规则集规定"
    )

    verifications: Mapped[list[Verification]] = lines("核查", "case")
    resolutions: Mapped[list[Resolution]] = lines("一事一议决议", "case")
    decisions: Mapped[list[Decision]] = lines("救助决定", "case")
    payments: Mapped[list[Payment]] = lines("发放", "case")
    notices: Mapped[list[Notice]] = lines("公示", "case")
    papers: Mapped[list[Paper]] = lines("申请材料", "case")
    recoveries: Mapped[list[Recovery]] = lines("追回", "case")
    hits: Mapped[list[Hit]] = lines("重复救助核对", "case", en="Duplicate relief")

    @property
    def paid(self) -> Decimal:
        """What was paid out so far, in yuan."""
        paid = (p.amount for p in living(self.payments) if p.is_paid)
        return sum(paid, Decimal(0))
