"""A notice (公示): what a case came to, posted at the village (方案八(一)(二))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from app.declare import (
    As,
    Choice,
    Clock,
    Fault,
    Flow,
    Record,
    Scoped,
    Step,
    Timed,
    choice,
    day,
    flag,
    link,
    money,
    ref,
    serial,
    text,
    whole,
)
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from app.kernel.text import mask_middle
from app.records import Staff
from models.case import POSTED_IN, Case, CaseState
from models.casework import EXPIRE as EXPIRE_CASE
from models.casework import PUBLISH as PUBLISH_CASE
from models.casework import RETRACT as RETRACT_CASE
from models.decision import DecisionKind
from models.lists import Place, PublicCause
from models.roles import Role
from models.rules.judged import rules_of
from models.rules.keys import LimitKey
from models.rules.postings import (
    exemption_of,
    is_done,
    plain_exemption,
    posting_at,
    posting_due,
    postings_of,
    standing_verification,
    window_of,
)
from models.rules.publicities import Publicity, Shown, Stage, shown_by
from models.verification import published_result


class NoticeState(Choice):
    """Where a notice stands."""

    DRAFT = "待张贴", "blue", "公示内容已生成，等待公开专员核对张贴"
    POSTED = "公示中", "amber", "正在公示，接受社会和群众监督"
    ENDED = "已期满", "green", "公示期已满"
    WITHDRAWN = "已撤下", "grey", "因差错、隐私或案件退回而撤下"


class Notice(Scoped, Timed, Record):
    """What the rules let be shown at a stage and no more, such as the four things (四公布)."""

    __tablename__ = "notices"

    number: Mapped[str] = serial("公示编号", "notice")
    state: Mapped[NoticeState] = choice(NoticeState, "状态", default=NoticeState.DRAFT)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    stage: Mapped[Stage] = choice(Stage, "公示阶段", default=Stage.AFTER_PAYMENT)
    place: Mapped[Place] = choice(Place, "公示地点", publish=As.PLACE, source="方案八(二)")

    shown_name: Mapped[str | None] = text("救助对象", 30, publish=As.MASKED_NAME)
    village: Mapped[str | None] = text("所在村（居）", 60, publish=As.PLACE)
    size: Mapped[int | None] = whole("家庭人口", publish=As.COUNT)
    cause: Mapped[PublicCause | None] = choice(
        PublicCause, "申请原因", publish=As.CATEGORY, source="方案八(一)"
    )
    verified: Mapped[str | None] = text("核查情况", 200, publish=As.CATEGORY, source="方案八(一)")
    decided: Mapped[DecisionKind | None] = choice(
        DecisionKind, "审批结果", publish=As.CATEGORY, source="方案八(一)"
    )
    amount: Mapped[Decimal | None] = money("救助金额", publish=As.AMOUNT, source="方案八(一)")

    from_on: Mapped[dt.date | None] = day("公示起始日", publish=As.DAY)
    until_on: Mapped[dt.date | None] = day("公示截止日", publish=As.DAY, source="方案八(二)")
    poster_id: Mapped[int | None] = ref(Staff.id)
    poster: Mapped[Staff | None] = link("张贴人", poster_id)
    lapsed: Mapped[bool] = flag("因退回重查失效", en="Lapsed", hint="须按新的核查结果重新公示")

    @property
    def is_over(self) -> bool:
        """Whether it hung all its days, and of a verification that stands."""
        return self.state is NoticeState.ENDED and not self.lapsed


# The column that holds each thing a notice may show.
COLUMNS: dict[Shown, Any] = {
    Shown.NAME: Notice.shown_name,
    Shown.VILLAGE: Notice.village,
    Shown.SIZE: Notice.size,
    Shown.CAUSE: Notice.cause,
    Shown.VERIFIED: Notice.verified,
    Shown.DECIDED: Notice.decided,
    Shown.AMOUNT: Notice.amount,
}


def masked_name(name: str) -> str:
    """Return 张*明 for 张小明 and 张* for 张三."""
    return mask_middle(name, 1, 1) if len(name) > len("张三") else name[:1] + "*"


def due_for(case: Case) -> Publicity | None:
    """Return the posting that the case waits for now."""
    return posting_due(case, POSTED_IN.get(case.state))


def _none_asked(case: Case) -> str:
    """Say what the rules ask for instead, where no posting has its turn."""
    turns = {stage: state for state, stage in POSTED_IN.items()}
    asked = "、".join(f"{row.stage}（案件“{turns[row.stage]}”后）" for row in postings_of(case))
    code = rules_of(case).code
    if not asked:
        return f"规则集“{code}”不要求“{case.track}”的案件公示。"
    return f"规则集“{code}”要求{asked}；案件当前是“{case.state}”，现在不需要公示。"


def a_posting_is_due(notice: Notice) -> Iterator[Fault]:
    """A notice belongs to a posting that the rules ask for now, by name, and that is not done."""
    case = notice.case
    stage = POSTED_IN.get(case.state)
    row = posting_at(case, stage)
    if row is None or stage is None:
        yield Fault(Notice.case, _none_asked(case))
    elif (kind := exemption_of(case, row)) is not None:
        text = f"规则集“{row.rule_set.code}”规定“{kind}”不列名公示，本案不能张贴公示。"
        yield Fault(Notice.case, text)
    elif is_done(case, stage):
        yield Fault(Notice.case, f"本案已完成{stage}，不再重复公示。")


def nobody_is_exposed(notice: Notice) -> Iterator[Fault]:
    """What the case itself says is not to be listed is on record before a notice is made."""
    case = notice.case
    kind = plain_exemption(case) if due_for(case) is not None else None
    if kind is not None:
        text = (
            f"规则集“{rules_of(case).code}”规定“{kind}”不列名公示，"
            "请乡镇负责人在案件中办理“不列名公示”。"
        )
        yield Fault(Notice.case, text)


def place_is_allowed(notice: Notice) -> Iterator[Fault]:
    """It hangs where the rules want it (方案八(二))."""
    row = due_for(notice.case)
    if row is not None and notice.place not in row.places:
        places = "、".join(place.label for place in row.places)
        code = row.rule_set.code
        yield Fault(Notice.place, f"规则集“{code}”规定{row.stage}的地点是：{places}。")


def stage_is_due(notice: Notice) -> Iterator[Fault]:
    """A notice of one stage does not serve another."""
    row = due_for(notice.case)
    if row is not None and row.stage is not notice.stage:
        yield Fault(None, f"案件现在要办的是{row.stage}，请撤下这份{notice.stage}，重新生成。")


def shows_what_the_rules_say(notice: Notice) -> Iterator[Fault]:
    """Nothing is missing of what the rules want shown, and nothing more goes out."""
    row = due_for(notice.case)
    shown = shown_by(row) if row is not None else set()
    for kind, column in COLUMNS.items():
        filled = getattr(notice, column.key) is not None
        if row is not None and filled is not (kind in shown):
            must = "须公布" if kind in shown else "不公布"
            text = f"规则集“{row.rule_set.code}”规定{row.stage}{must}“{kind}”，请撤下后重新生成。"
            yield Fault(None, text)


def case_has_no_other_notice(notice: Notice) -> Iterator[Fault]:
    """One paper at a time."""
    hanging = (NoticeState.DRAFT, NoticeState.POSTED)
    others = [n for n in living(notice.case.notices) if n is not notice and n.state in hanging]
    if others:
        yield Fault(Notice.case, "本案已有待张贴或公示中的公示，请先办完或撤下。")


def period_is_over(notice: Notice) -> Iterator[Fault]:
    """The days of the notice have passed in full (方案八(二))."""
    if notice.until_on is None or today() <= notice.until_on:
        yield Fault(None, f"公示期至 {notice.until_on} 止，尚未届满，不能提前结束。")


def _told(case: Case, stage: Stage) -> dict[Shown, Any]:
    """Return what there is to show of a case, from closed fields only; nothing is typed."""
    verification = standing_verification(case)
    decision = next((d for d in reversed(case.decisions) if d.is_in_force), None)
    decided = decision.total if decision is not None else None
    return {
        Shown.NAME: masked_name(case.applicant.name),
        Shown.VILLAGE: case.area.name,
        Shown.SIZE: case.household.size,
        Shown.CAUSE: case.cause,
        Shown.VERIFIED: published_result(verification) if verification is not None else None,
        Shown.DECIDED: decision.kind if decision is not None else None,
        Shown.AMOUNT: case.paid if stage is Stage.AFTER_PAYMENT else decided,
    }


def compose(act: Act) -> None:
    """Fill in the stage that is due and what the rules let it show."""
    notice: Notice = act.record
    row = due_for(notice.case)
    if row is None:
        act.refuse(Fault(Notice.case, _none_asked(notice.case)))
        return
    told, shown = _told(notice.case, row.stage), shown_by(row)
    notice.stage = row.stage
    for kind, column in COLUMNS.items():
        setattr(notice, column.key, told[kind] if kind in shown else None)


def hang(act: Act) -> None:
    """Open the window, whose end the clock sets; the last posting carries the case on."""
    notice: Notice = act.record
    notice.from_on = today()
    notice.poster_id = act.staff_id
    if notice.stage is Stage.AFTER_PAYMENT:
        act.move(notice.case, PUBLISH_CASE)


def let_expire(act: Act) -> None:
    """After the payment, carry the case on when the village has had its time."""
    notice: Notice = act.record
    if notice.stage is Stage.AFTER_PAYMENT:
        act.move(notice.case, EXPIRE_CASE)


def take_down(act: Act) -> None:
    """Give the case back for a new notice if this one was already hanging."""
    if act.record.case.state is CaseState.PUBLISHING:
        act.move(act.record.case, RETRACT_CASE)


S = NoticeState
NOTICE_CLOCK = Clock(LimitKey.NOTICE, ends=Notice.until_on, period=True, own=window_of)
MAKE = Step(
    "make", "生成公示", None, S.DRAFT, by=Role.WINDOW,
    when=[a_posting_is_due, nobody_is_exposed, place_is_allowed, case_has_no_other_notice],
    does=compose,
)  # fmt: skip
POST = Step(
    "post", "张贴公示", S.DRAFT, S.POSTED, by=Role.DISCLOSURE, starts=NOTICE_CLOCK,
    when=[a_posting_is_due, stage_is_due, place_is_allowed, shows_what_the_rules_say],
    does=hang, tone="main",
)  # fmt: skip
END = Step(
    "end", "公示期满", S.POSTED, S.ENDED, by=(Role.DISCLOSURE, Role.LIAISON), stops=NOTICE_CLOCK,
    when=[period_is_over], does=let_expire, tone="main",
)  # fmt: skip
WITHDRAW = Step(
    "withdraw", "撤下公示", (S.DRAFT, S.POSTED), S.WITHDRAWN, by=Role.DISCLOSURE,
    stops=NOTICE_CLOCK, reason=True, does=take_down, tone="red",
)  # fmt: skip

POSTING = Flow(Notice.state, MAKE, POST, END, WITHDRAW, of=Notice.case)
