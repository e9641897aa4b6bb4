"""Delegation (审批权限): who decides up to which amount; above all of them, a resolution only."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import Record, choice, flag, link, money, multiple, ref, text
from models.lists import ReliefType
from models.rules.lists import Decider, Per, Track
from models.rules.sets import RuleSet


class Delegation(Record):
    """One limit: from one amount up to another (inclusive or not) this body decides.

    A row that says no lower end begins where the body below it ends (``models/rules/powers.py``).
    """

    __tablename__ = "rule_delegations"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    decider: Mapped[Decider] = choice(Decider, "谁决定")
    relief_type: Mapped[ReliefType | None] = choice(ReliefType, "救助类型", hint="不填则不分类型")
    track: Mapped[Track | None] = choice(Track, "通道", hint="不填则不分通道")
    above: Mapped[Decimal | None] = money(
        "金额下限", adds=False, hint="与倍数下限二选一；都不填则从下一级的上限接起"
    )
    above_times: Mapped[Decimal | None] = multiple("倍数下限", hint="月低保标准的倍数")
    above_inclusive: Mapped[bool] = flag("含下限", hint="“以上”含本数，“超过”不含")
    up_to: Mapped[Decimal | None] = money(
        "金额上限", adds=False, hint="与倍数上限二选一；都不填则不设上限"
    )
    up_to_times: Mapped[Decimal | None] = multiple("倍数上限", hint="月低保标准的倍数")
    inclusive: Mapped[bool] = flag("含上限", hint="“以下”含本数，“不满”不含")
    per: Mapped[Per] = choice(Per, "计算单位", default=Per.HOUSEHOLD)
    source: Mapped[str] = text("出处", 200)
