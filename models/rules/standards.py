"""Standards of relief (救助标准): how much for whom, by the monthly dibao standard or fixed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.declare import Choice, Fault, Record, choice, link, money, multiple, ref, text, whole
from models.lists import Degree, ReliefType
from models.rules.lists import Per, Track
from models.rules.sets import RuleSet


class Base(Choice):
    """What an amount is computed from."""

    DIBAO_MONTH = "月低保标准的倍数"
    FIXED = "固定金额"
    DEFICIT = "按差额"


class Standard(Record):
    """How much a kind of relief gives in a case of some degree."""

    __tablename__ = "rule_standards"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    relief_type: Mapped[ReliefType] = choice(ReliefType, "救助类型")
    track: Mapped[Track] = choice(Track, "通道", default=Track.GENERAL)
    degree: Mapped[Degree | None] = choice(Degree, "困难程度", hint="不填则不分程度")
    basis: Mapped[Base] = choice(Base, "计算依据")
    times: Mapped[Decimal | None] = multiple("倍数")
    fixed: Mapped[Decimal | None] = money("固定金额")
    per: Mapped[Per] = choice(Per, "计算单位", default=Per.PERSON)
    months: Mapped[int] = whole("月数", least=1, most=36)
    least: Mapped[Decimal | None] = money("下限")
    most: Mapped[Decimal | None] = money("上限")
    yearly_cap: Mapped[Decimal | None] = money("年度上限")
    source: Mapped[str] = text("出处", 200)


def standards_are_whole(rules: RuleSet) -> Iterator[Fault]:
    """Each standard says what it is computed from, and its bounds are in order."""
    for row in rules.standards:
        if row.voided_at is not None:
            continue
        if row.basis is Base.DIBAO_MONTH and row.times is None:
            yield Fault(RuleSet.standards, f"“{row.relief_type}”按倍数计算，请填写倍数。")
        if row.basis is Base.FIXED and row.fixed is None:
            yield Fault(RuleSet.standards, f"“{row.relief_type}”按固定金额计算，请填写固定金额。")
        if row.least is not None and row.most is not None and row.least > row.most:
            yield Fault(RuleSet.standards, f"“{row.relief_type}”的下限大于上限，请核对。")
