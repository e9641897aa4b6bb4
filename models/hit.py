"""A finding of duplicate relief (重复救助核对): why, what follows, and who allowed it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.declare import (
    Choice,
    Fault,
    Flow,
    Group,
    Record,
    Scoped,
    Screen,
    Step,
    choice,
    link,
    money,
    note,
    ref,
    text,
)
from app.declare.flow import Act
from app.declare.reading import living
from models.case import Case
from models.roles import CASE_READERS, Menu, Role
from models.rules.lists import Outcome

REFERS_LENGTH = 80
WHY_LENGTH = 300


class Ground(Choice):
    """核对内容: the checks of a rule set, and its counts."""

    OPEN_CASE = "有在办申请"
    SAME_HOUSEHOLD = "同户已获救助"
    SAME_CAUSE = "同一事由已获救助"
    SAME_EVENT = "同一事件已获救助"
    SAME_ACCOUNT = "账号与他人相同"
    DEAD = "已登记死亡"
    ELSEWHERE = "其他救助"
    FREQUENCY = "救助次数已满"


class HitState(Choice):
    """Where a finding stands; each role that may allow one has its own queue."""

    AT_HEAD = "待乡镇负责人核准", "amber", "核准之前不能批准决定，也不能发放"
    AT_REVIEWER = "待县级审核员核准", "amber", "核准之前不能批准决定，也不能发放"
    AT_APPROVER = "待县级审批人核准", "amber", "核准之前不能批准决定，也不能发放"
    ALLOWED = "已核准", "green", "有权人已说明理由，可以继续办理"
    DEDUCTED = "已扣减", "blue", "已领的金额从本次救助中扣减"
    DROPPED = "已失效", "grey", "情形已不存在，或者案件已经结束"


class Hit(Scoped, Record):
    """One thing that speaks against helping a family again, or not in full."""

    __tablename__ = "hits"

    case_id: Mapped[int] = ref(Case.id)
    case: Mapped[Case] = link("案件", case_id, scopes=True)
    state: Mapped[HitState] = choice(HitState, "状态", default=HitState.AT_APPROVER)
    ground: Mapped[Ground] = choice(Ground, "核对内容")
    why: Mapped[str] = note("情形", limit=WHY_LENGTH)
    outcome: Mapped[Outcome] = choice(Outcome, "命中时")
    allowed_by: Mapped[Role | None] = choice(Role, "由谁核准")
    reduce_by: Mapped[Decimal | None] = money("扣减金额", adds=False)
    source: Mapped[str | None] = text("出处", 200)
    reason: Mapped[str | None] = note("核准理由", limit=500)
    # What it is about, by which it is recognised when the same is found again.
    refers: Mapped[str] = mapped_column(String(REFERS_LENGTH), default="")

    @property
    def key(self) -> tuple[str, str]:
        """What is found and what it is about."""
        return self.ground.code, self.refers

    @property
    def is_waiting(self) -> bool:
        """Whether somebody must still allow it."""
        return self.state in WAITING


S = HitState
# Who approves at the county is asked, unless the rule names somebody below or deducts.
FIND = Step("find", "发现", None, S.AT_APPROVER)
DEDUCT = Step("deduct", "列入扣减", S.AT_APPROVER, S.DEDUCTED)
STATES: dict[Choice, HitState] = {
    Role.TOWN_HEAD: S.AT_HEAD, Role.REVIEWER: S.AT_REVIEWER, Role.APPROVER: S.AT_APPROVER,
}  # fmt: skip
WAITING = tuple(STATES.values())
PUT: dict[Choice, Step] = {
    role: Step(f"put_to_{role.code.lower()}", "提请核准", S.AT_APPROVER, state, en="Put up")
    for role, state in STATES.items()
    if state is not S.AT_APPROVER
}
ALLOW: dict[Choice, Step] = {
    role: Step(
        f"allow_{role.code.lower()}", "核准", state, S.ALLOWED, by=role, tone="main",
        needs=[Hit.reason], asks=[Hit.reason], en="Allow",
    )
    for role, state in STATES.items()
}  # fmt: skip
DROP = Step("drop", "失效", (*WAITING, S.DEDUCTED), S.DROPPED)


def go_to_who_allows_it(act: Act) -> None:
    """Put a finding to the role its rule names; what names nobody is deducted."""
    found: Hit = act.record
    onward = DEDUCT if found.allowed_by is None else PUT.get(found.allowed_by)
    if onward is not None:
        act.move(found, onward)


FIND.does = go_to_who_allows_it


def findings_are_allowed(record: Any) -> Iterator[Fault]:
    """Nothing is approved or paid while a finding of its case waits to be allowed."""
    for hit in living(record.case.hits):
        if hit.is_waiting:
            who = hit.allowed_by.label
            yield Fault(
                None, f"重复救助核对“{hit.ground.label}”待{who}核准：{hit.why}。核准后再办理。"
            )


HITS = Screen(
    model=Hit, title="重复救助核对", menu=Menu.RELIEF, icon="fa-clone", caption=Hit.ground,
    en="Duplicate relief",
    about="接收、报批、发放时发现的重复救助情形：为什么、怎样处理、由谁核准。",
    rows=[Hit.case, Hit.ground, Hit.why, Hit.reduce_by, Hit.state],
    form=[
        Group("核对结果", [
            Hit.case, Hit.ground, Hit.why, Hit.outcome, Hit.allowed_by, Hit.reduce_by, Hit.source,
        ], open_in=()),
        Group("核准", [Hit.reason], open_in=()),
    ],
    search=[Hit.ground, Hit.state],
    access={**CASE_READERS},
    flow=Flow(Hit.state, FIND, *PUT.values(), DEDUCT, *ALLOW.values(), DROP, of=Hit.case),
)  # fmt: skip
