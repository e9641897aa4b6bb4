"""Duplicate relief (重复救助核对): what is compared, how far back, and what a hit means."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.declare import Choice, Is, Record, choice, link, ref, text, whole
from models.roles import Role
from models.rules.lists import Outcome
from models.rules.sets import RuleSet

# Who may be named to allow what is found: each has a queue of its own (models/hit.py).
ALLOWERS: tuple[Role, ...] = (Role.TOWN_HEAD, Role.REVIEWER, Role.APPROVER)
WHO_ALLOWS = f"可选{'、'.join(role.label for role in ALLOWERS)}"


class Check(Choice):
    """核对内容."""

    OPEN_CASE = "同一证件号在全县有在办申请"
    SAME_HOUSEHOLD = "同一家庭在周期内已获救助"
    SAME_CAUSE = "同一事由在年度内已获救助"
    SAME_EVENT = "同一次灾害或事故已获救助"
    SAME_ACCOUNT = "同一收款账号登记在他人名下"
    DEAD = "收款人已登记死亡"
    ELSEWHERE = "其他部门或慈善组织已救助"


class Repeat(Record):
    """One comparison and its consequence."""

    __tablename__ = "rule_repeats"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    check: Mapped[Check] = choice(Check, "核对内容")
    months: Mapped[int | None] = whole(
        "回看月数", least=1, most=120, hint="不填则不限；同一事由不填则按自然年度"
    )
    outcome: Mapped[Outcome] = choice(Outcome, "命中时")
    allowed_by: Mapped[Role | None] = choice(
        Role, "由谁核准", only=Is(outcome, Outcome.ALLOW), hint=WHO_ALLOWS
    )
    source: Mapped[str] = text("出处", 200)
