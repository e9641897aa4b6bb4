"""A verification (核查): two investigators find out whether the hardship is real (方案六(二))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import (
    PRIVATE,
    Can,
    Choice,
    Fault,
    Flow,
    Group,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    choices,
    day,
    link,
    money,
    ref,
    secret,
    serial,
    text,
    via,
)
from app.declare.flow import Act
from app.kernel.clock import today
from app.records import Staff
from models.case import Case, CaseState
from models.casework import VERIFY as VERIFY_CASE
from models.person import Person
from models.roles import CASE_READERS, Menu, Role


class VerifyWay(Choice):
    """核查方式 (社会救助法 43)."""

    HOME = "入户调查"
    NEIGHBOUR = "邻里访问"
    LETTER = "信函索证"
    DATA = "信息核对"
    VIDEO = "视频电话", "", "仅限发生重大突发事件、不能入户时"


class Conclusion(Choice):
    """核查结论."""

    TRUE = "属实", "green"
    PARTLY = "部分属实", "amber"
    FALSE = "不属实", "red"
    REFUSED = "拒绝核查", "red"
    UNREACHABLE = "无法核实", "grey"


class VerificationState(Choice):
    """Where a verification stands."""

    PLANNED = "待核查", "blue", "已安排核查员，等待提交结果"
    DONE = "已提交", "green", "核查结果已报乡镇负责人"
    REDO = "须重查", "grey", "案件已退回，另行安排核查"


class Verification(Scoped, Record):
    """One round of finding out, by at least two investigators."""

    __tablename__ = "verifications"

    number: Mapped[str] = serial("核查编号", "verification")
    state: Mapped[VerificationState] = choice(
        VerificationState, "状态", default=VerificationState.PLANNED
    )
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    first_id: Mapped[int] = ref(Staff.id)
    first: Mapped[Staff] = link("核查员一", first_id, en="First investigator")
    second_id: Mapped[int] = ref(Staff.id)
    second: Mapped[Staff] = link(
        "核查员二", second_id, en="Second investigator", hint="核查须由两人以上进行"
    )
    third_id: Mapped[int | None] = ref(Staff.id)
    third: Mapped[Staff | None] = link("核查员三", third_id, en="Third investigator")

    ways: Mapped[tuple[VerifyWay, ...] | None] = choices(
        VerifyWay, "核查方式", source="社会救助法第四十三条"
    )
    visited_on: Mapped[dt.date | None] = day("核查日期")
    present: Mapped[str | None] = text("在场家庭成员", 100)
    findings: Mapped[str | None] = secret(
        "核查情况", PRIVATE, hint="家庭现状、损失、自救和其他救助情况；不对外公布"
    )
    loss: Mapped[Decimal | None] = money("损失或自付金额")
    income: Mapped[Decimal | None] = money("家庭月净收入", hint="按差额计算救助金额时须填写")
    conclusion: Mapped[Conclusion | None] = choice(Conclusion, "核查结论", source="方案六(二)")

    @property
    def is_submitted(self) -> bool:
        """Whether this is a result that stands."""
        return self.voided_at is None and self.state is VerificationState.DONE


def published_result(verification: Verification) -> str:
    """Return the published words (方案八(一)), such as 经入户调查、邻里访问，情况属实.

    They are composed from closed fields and never typed, so that nothing private slips in.
    """
    ways = "、".join(way.label for way in verification.ways or ())
    about = "申请人" if verification.conclusion is Conclusion.REFUSED else "情况"
    return f"经{ways}，{about}{verification.conclusion}"


def investigators(verification: Verification) -> list[int]:
    """Return the keys of the staff who verify; each counts as having verified."""
    people = (verification.first_id, verification.second_id, verification.third_id)
    return [person for person in people if person is not None]


def investigators_are_different(verification: Verification) -> Iterator[Fault]:
    """Two signatures of one person are one signature."""
    people = investigators(verification)
    if len(set(people)) < len(people):
        yield Fault(Verification.second, "核查须由两名以上不同的核查员进行，请另选一人。")


def investigators_are_on_duty(verification: Verification) -> Iterator[Fault]:
    """Nobody is sent who no longer works here."""
    for staff in (verification.first, verification.second, verification.third):
        if staff is not None and not staff.on_duty:
            yield Fault(Verification.first, f"{staff.name}已不在岗，请另选核查员。")


def case_waits_for_it(verification: Verification) -> Iterator[Fault]:
    """Verified is what was accepted, or sent back."""
    state = verification.case.state
    if state not in (CaseState.ACCEPTED, CaseState.RETURNED):
        yield Fault(Verification.case, f"案件当前是“{state}”，受理或退回重查后才能安排核查。")


def visit_is_over(verification: Verification) -> Iterator[Fault]:
    """What is reported has happened."""
    if verification.visited_on and verification.visited_on > today():
        yield Fault(Verification.visited_on, "核查日期在今天之后，请核对。")


def report_to_the_case(act: Act) -> None:
    """The submitted result moves the case on and stops its clock."""
    act.move(act.record.case, VERIFY_CASE)


S = VerificationState
ARRANGE = Step(
    "arrange", "安排核查", None, S.PLANNED, by=(Role.WINDOW, Role.INVESTIGATOR, Role.TOWN_HEAD),
    when=[case_waits_for_it, investigators_are_different, investigators_are_on_duty],
)  # fmt: skip
SUBMIT = Step(
    "submit", "提交核查", S.PLANNED, S.DONE, by=Role.INVESTIGATOR, actors=investigators,
    needs=[
        Verification.ways, Verification.visited_on, Verification.findings, Verification.conclusion,
    ],
    when=[investigators_are_different, visit_is_over], does=report_to_the_case, tone="main",
)  # fmt: skip
REDO = Step("redo", "退回重查", S.DONE, S.REDO)

VERIFICATIONS = Screen(
    model=Verification, title="核查", menu=Menu.RELIEF, icon="fa-search",
    caption=Verification.number,
    about="两名核查员入户、访邻、查证，核对申请人反映的情况是否真实。",
    rows=[
        Verification.number, Verification.case, via(Verification.case, Case.applicant, Person.name),
        Verification.first, Verification.second, Verification.visited_on,
        Verification.conclusion, Verification.state,
    ],
    form=[
        Group("安排", [
            Verification.number, Verification.case, Verification.first, Verification.second,
            Verification.third,
        ], open_in=(S.PLANNED,)),
        Group("结果", [
            Verification.ways, Verification.visited_on, Verification.present,
            Verification.findings, Verification.loss, Verification.income,
            Verification.conclusion,
        ], open_in=(S.PLANNED,)),
    ],
    search=[Verification.number, Verification.state, Verification.first, Verification.visited_on],
    sort=[Verification.number, Verification.visited_on],
    checks=[investigators_are_different, visit_is_over],
    access={
        **CASE_READERS,
        Role.WINDOW: Can.READ | Can.CREATE,
        Role.INVESTIGATOR: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
        Role.TOWN_HEAD: Can.READ | Can.CREATE | Can.VOID | Can.REVEAL,
        Role.REVIEWER: Can.READ | Can.REVEAL,
        Role.APPROVER: Can.READ | Can.REVEAL,
    },
    flow=Flow(Verification.state, ARRANGE, SUBMIT, REDO, of=Verification.case),
)  # fmt: skip
