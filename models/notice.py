"""A notice (公示): the result of a case posted at the village (方案八(一)(二))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import (
    As,
    Can,
    Choice,
    Clock,
    Fault,
    Flow,
    Group,
    Record,
    Scoped,
    Screen,
    Step,
    Timed,
    choice,
    day,
    link,
    money,
    ref,
    serial,
    text,
)
from app.declare.flow import Act
from app.declare.reading import living
from app.kernel.clock import today
from app.kernel.text import mask_middle
from app.records import Staff
from models.case import Case, CaseState
from models.casework import EXPIRE as EXPIRE_CASE
from models.casework import PUBLISH as PUBLISH_CASE
from models.casework import RETRACT as RETRACT_CASE
from models.decision import DecisionKind
from models.lists import PublicCause
from models.roles import CASE_READERS, Menu, Role
from models.rules.keys import LimitKey
from models.verification import published_result


class NoticePlace(Choice):
    """Where the paper hangs (方案八(二))."""

    VILLAGE_BOARD = "村（居）务公开栏"
    RESIDENCE = "居住地"


class NoticeState(Choice):
    """Where a notice stands."""

    DRAFT = "待张贴", "blue", "公示内容已生成，等待公开专员核对张贴"
    POSTED = "公示中", "amber", "正在公示，接受社会和群众监督"
    ENDED = "已期满", "green", "公示期已满"
    WITHDRAWN = "已撤下", "grey", "因差错或隐私撤下"


class Notice(Scoped, Timed, Record):
    """Four things and no more: cause, verification, decision, amount (四公布)."""

    __tablename__ = "notices"

    number: Mapped[str] = serial("公示编号", "notice")
    state: Mapped[NoticeState] = choice(NoticeState, "状态", default=NoticeState.DRAFT)
    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    place: Mapped[NoticePlace] = choice(
        NoticePlace, "公示地点", publish=As.PLACE, source="方案八(二)"
    )

    shown_name: Mapped[str | None] = text("救助对象", 30, publish=As.MASKED_NAME)
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


def masked_name(name: str) -> str:
    """Return 张*明 for 张小明 and 张* for 张三."""
    return mask_middle(name, 1, 1) if len(name) > len("张三") else name[:1] + "*"


def case_is_fulfilled(notice: Notice) -> Iterator[Fault]:
    """What was paid is posted, so it is paid first (方案八(二))."""
    state = notice.case.state
    if state is not CaseState.FULFILLED:
        yield Fault(Notice.case, f"案件当前是“{state}”，救助措施落实后才能公示。")


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


def compose(act: Act) -> None:
    """Fill in the four published things from closed fields of the case; nothing is typed."""
    notice: Notice = act.record
    case = notice.case
    verification = next((v for v in reversed(living(case.verifications)) if v.is_submitted), None)
    decision = next((d for d in reversed(case.decisions) if d.is_in_force), None)
    notice.shown_name = masked_name(case.applicant.name)
    notice.cause = case.cause
    notice.verified = published_result(verification) if verification else None
    notice.decided = decision.kind if decision else None
    notice.amount = case.paid


def hang(act: Act) -> None:
    """Open the window, whose end the clock sets, and carry the case on."""
    notice: Notice = act.record
    notice.from_on = today()
    notice.poster_id = act.staff_id
    act.move(notice.case, PUBLISH_CASE)


def let_expire(act: Act) -> None:
    """Carry the case on when the village has had its time."""
    act.move(act.record.case, EXPIRE_CASE)


def take_down(act: Act) -> None:
    """Give the case back for a new notice if this one was already hanging."""
    if act.record.case.state is CaseState.PUBLISHING:
        act.move(act.record.case, RETRACT_CASE)


S = NoticeState
NOTICE_CLOCK = Clock(LimitKey.NOTICE, ends=Notice.until_on, period=True)
MAKE = Step(
    "make", "生成公示", None, S.DRAFT, by=Role.WINDOW,
    when=[case_is_fulfilled, case_has_no_other_notice], does=compose,
)  # fmt: skip
POST = Step(
    "post", "张贴公示", S.DRAFT, S.POSTED, by=Role.DISCLOSURE, starts=NOTICE_CLOCK,
    needs=[Notice.shown_name, Notice.cause, Notice.verified, Notice.decided],
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

NOTICES = Screen(
    model=Notice, title="公示", menu=Menu.NOTICES, icon="fa-bullhorn", caption=Notice.number,
    about="案件结果在村（居）张贴公示，到期没有异议后办结。",
    rows=[
        Notice.number, Notice.case, Notice.shown_name, Notice.place, Notice.from_on,
        Notice.until_on, Notice.state,
    ],
    form=[
        Group("公示", [Notice.number, Notice.case, Notice.place], open_in=(S.DRAFT,)),
        Group("公布内容", [
            Notice.shown_name, Notice.cause, Notice.verified, Notice.decided, Notice.amount,
        ], open_in=()),
        Group("张贴", [Notice.from_on, Notice.until_on, Notice.poster], open_in=()),
    ],
    search=[Notice.number, Notice.state, Notice.place, Notice.until_on],
    sort=[Notice.number, Notice.until_on],
    access={
        **CASE_READERS,
        Role.LIAISON: Can.READ,
        Role.WINDOW: Can.READ | Can.CREATE,
        Role.DISCLOSURE: Can.READ,
    },
    flow=Flow(Notice.state, MAKE, POST, END, WITHDRAW, of=Notice.case),
)  # fmt: skip
