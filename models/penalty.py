"""A penalty (行政处罚): beside the recovery, with a life of its own (方案八(三)、行政处罚法)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped, object_session

from app.declare import (
    PRIVATE,
    Can,
    Choice,
    Fault,
    Flow,
    Group,
    Reckoning,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    day,
    flag,
    link,
    money,
    note,
    ref,
    secret,
    serial,
    text,
    via,
)
from app.declare.flow import Act
from app.kernel.clock import today
from app.kernel.faults import Refused
from app.kernel.money import show_money
from app.kernel.ratio import show_multiple
from models.person import Person
from models.recovery import Recovery
from models.roles import CASE_READERS, Menu, Role
from models.rules.fines import fines_of
from models.sums import Ceiling, penalty_ceiling


class PenaltyState(Choice):
    """Where a penalty stands."""

    FILED = "立案", "blue", "已立案，正在调查取证"
    NOTICED = "已告知", "amber", "已告知事实、理由和权利，听取陈述申辩"
    DECIDED = "已决定", "blue", "处罚决定已作出，等待送达"
    SERVED = "已送达", "amber", "等待当事人缴纳"
    PAID = "已缴纳", "green", "罚款已缴纳"
    NO_PENALTY = "不予处罚", "grey", "依法不予处罚"


class Penalty(Scoped, Record):
    """One person, one conduct, one decision."""

    __tablename__ = "penalties"

    number: Mapped[str] = serial("处罚编号", "penalty")
    state: Mapped[PenaltyState] = choice(PenaltyState, "状态", default=PenaltyState.FILED)
    recovery_id: Mapped[int] = ref(Recovery.id)
    recovery: Mapped[Recovery] = link("追回", recovery_id, scopes=True)
    person_id: Mapped[int] = ref(Person.id)
    person: Mapped[Person] = link("当事人", person_id)
    facts: Mapped[str] = secret("违法事实", PRIVATE)
    basis: Mapped[str] = note("处罚依据", limit=500, hint="法律名称和条款")
    ended_on: Mapped[dt.date | None] = day(
        "违法行为终了日期", en="Conduct ended on", hint="按这一天的规定和现行规定中较轻的处罚",
        source="行政处罚法第三十七条",
    )  # fmt: skip

    proposed: Mapped[Decimal | None] = money("拟处罚金额")
    notice_on: Mapped[dt.date | None] = day("告知日期", source="行政处罚法第四十四条")
    heard: Mapped[bool] = flag(
        "已听取陈述申辩",
        hint="当事人放弃的也视为已听取，请在下面注明",
        source="行政处罚法第四十五条",
    )
    heard_text: Mapped[str | None] = secret("陈述申辩内容", PRIVATE)
    decided: Mapped[Decimal | None] = money("处罚金额")
    decision_no: Mapped[str | None] = text("处罚决定书文号", 60)
    decided_on: Mapped[dt.date | None] = day("决定日期")
    served_on: Mapped[dt.date | None] = day("送达日期", source="行政处罚法第六十一条")
    paid_on: Mapped[dt.date | None] = day("缴纳日期")


def person_was_heard(penalty: Penalty) -> Iterator[Fault]:
    """Nobody is fined unheard (行政处罚法 44、45)."""
    if not (penalty.heard and penalty.heard_text):
        yield Fault(Penalty.heard, "尚未听取当事人的陈述申辩，不能作出处罚决定。")


def defence_does_no_harm(penalty: Penalty) -> Iterator[Fault]:
    """A defence never makes the fine higher (行政处罚法 45)."""
    if penalty.decided and penalty.proposed and penalty.decided > penalty.proposed:
        yield Fault(Penalty.decided, "不得因当事人陈述、申辩而给予更重的处罚，请核对金额。")


def conduct_is_over(penalty: Penalty) -> Iterator[Fault]:
    """What is punished has happened."""
    if penalty.ended_on and penalty.ended_on > today():
        yield Fault(Penalty.ended_on, "违法行为终了日期在今天之后，请核对。")


def dates_in_order(penalty: Penalty) -> Iterator[Fault]:
    """Told, served, paid."""
    days = [penalty.notice_on, penalty.served_on, penalty.paid_on]
    known = [on for on in days if on is not None]
    if known != sorted(known):
        yield Fault(None, "日期先后不对：应为告知、送达、缴纳，请核对。")


def propose(act: Act) -> None:
    """Hold what is proposed against what the law allows; the amount is the office's own."""
    penalty: Penalty = act.record
    _stay_within_the_law(act, Penalty.proposed, penalty.proposed)


def decide(act: Act) -> None:
    """Hold what is decided against what the law allows on this day."""
    penalty: Penalty = act.record
    _stay_within_the_law(act, Penalty.decided, penalty.decided)
    penalty.decided_on = today()


def _stay_within_the_law(act: Act, column: Any, fine: Decimal | None) -> None:
    try:
        found = ceiling_of(act.session, act.record, today())
    except Refused as refused:
        act.refuse(Fault(Penalty.ended_on, f"{refused}。"))
    else:
        for fault in _beyond(found, column, fine or Decimal(0)):
            act.refuse(fault)


def _beyond(found: Ceiling, column: Any, fine: Decimal) -> Iterator[Fault]:
    """The program refuses what the law does not allow, with the working, and proposes nothing."""
    if not found.least <= fine <= found.working.amount:
        low = fine < found.least
        word = f"低于法定下限 {show_money(found.least)} 元" if low else "超过法定上限"
        yield Fault(column, f"{word}：{found.working.text}。")


def ceiling_of(session: Any, penalty: Penalty, on: dt.date) -> Ceiling:
    """Return what the law allows for a penalty decided on a day; ``Refused`` where none can be."""
    if penalty.ended_on is None:
        raise Refused("违法行为终了日期：没有填写，填写后才能测算罚款上限")
    return penalty_ceiling(fines_of(session), penalty.recovery.amount, penalty.ended_on, on)


CEILING_SHOWN = ("步骤", "算式", "结果（元）", "依据")


def steps_of_the_ceiling(penalty: Penalty) -> Iterator[Sequence[str]]:
    """Yield every step to the most the law allows, and the least where it demands one."""
    if penalty.ended_on is None:
        return
    found = ceiling_of(object_session(penalty), penalty, penalty.decided_on or today())
    for line in found.working.steps:
        formula = f"{line.formula}（{line.note}）" if line.note else line.formula
        yield line.label, formula, line.shown, line.source
    if found.least:
        times = f"{show_multiple(found.rule.least_multiple)} 倍"
        amount = show_money(penalty.recovery.amount)
        yield "罚款下限", f"骗取金额 {amount} × {times}", show_money(found.least), found.rule.source


S = PenaltyState
FILE = Step("file", "立案", None, S.FILED, by=Role.RECOVERY)
NOTIFY = Step(
    "notify", "告知", S.FILED, S.NOTICED, by=Role.RECOVERY, tone="main",
    needs=[Penalty.ended_on, Penalty.proposed, Penalty.notice_on],
    asks=[Penalty.proposed, Penalty.notice_on], when=[conduct_is_over], does=propose,
)  # fmt: skip
DECIDE = Step(
    "decide", "作出决定", S.NOTICED, S.DECIDED, by=Role.APPROVER, tone="main",
    needs=[Penalty.decided, Penalty.decision_no], asks=[Penalty.decided, Penalty.decision_no],
    when=[person_was_heard, defence_does_no_harm], does=decide,
)  # fmt: skip
SPARE = Step("spare", "不予处罚", (S.FILED, S.NOTICED), S.NO_PENALTY, by=Role.APPROVER, reason=True)
SERVE = Step(
    "serve", "送达", S.DECIDED, S.SERVED, by=Role.RECOVERY, tone="main",
    needs=[Penalty.served_on], asks=[Penalty.served_on], when=[dates_in_order],
)  # fmt: skip
COLLECT = Step(
    "collect", "确认缴纳", S.SERVED, S.PAID, by=Role.PAYER, tone="main",
    needs=[Penalty.paid_on], asks=[Penalty.paid_on], when=[dates_in_order],
)  # fmt: skip

PENALTIES = Screen(
    model=Penalty, title="处罚", menu=Menu.LIABILITY, icon="fa-balance-scale",
    caption=Penalty.number,
    about="对骗取救助的当事人作出的处罚。",
    rows=[
        Penalty.number, Penalty.recovery, via(Penalty.person, Person.name), Penalty.proposed,
        Penalty.decided, Penalty.state,
    ],
    form=[
        Group("立案", [
            Penalty.number, Penalty.recovery, Penalty.person, Penalty.facts, Penalty.basis,
            Penalty.ended_on,
        ], open_in=(S.FILED,)),
        Group("陈述申辩", [Penalty.heard, Penalty.heard_text], open_in=(S.NOTICED,)),
        Group("告知、决定与执行", [
            Penalty.proposed, Penalty.notice_on, Penalty.decided, Penalty.decision_no,
            Penalty.decided_on, Penalty.served_on, Penalty.paid_on,
        ], open_in=()),
    ],
    search=[Penalty.number, via(Penalty.person, Person.name), Penalty.state],
    sort=[Penalty.number, Penalty.decided],
    checks=[conduct_is_over],
    reckonings=[Reckoning("罚款上限", CEILING_SHOWN, steps_of_the_ceiling)],
    access={
        **CASE_READERS,
        Role.APPROVER: Can.READ | Can.REVEAL,
        Role.RECOVERY: Can.READ | Can.CREATE | Can.EDIT | Can.REVEAL,
    },
    flow=Flow(
        Penalty.state, FILE, NOTIFY, DECIDE, SPARE, SERVE, COLLECT, of=Penalty.recovery
    ),
)  # fmt: skip
