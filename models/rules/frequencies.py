"""Frequency (救助次数): how often in a year, for a cause or for any."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.declare import Choice, Is, Record, choice, flag, link, ref, text, whole
from models.lists import ReliefType
from models.roles import Role
from models.rules.lists import Outcome
from models.rules.repeats import WHO_ALLOWS
from models.rules.sets import RuleSet


class Period(Choice):
    """The year that is counted in."""

    NATURAL_YEAR = "自然年度"
    ROLLING_12 = "连续十二个月"


class Frequency(Record):
    """How often a kind of relief is given to one family."""

    __tablename__ = "rule_frequencies"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    relief_type: Mapped[ReliefType] = choice(ReliefType, "救助类型")
    period: Mapped[Period] = choice(Period, "周期")
    same_cause: Mapped[bool] = flag("只计同一事由")
    most: Mapped[int] = whole("最多次数", least=1, most=99)
    outcome: Mapped[Outcome] = choice(Outcome, "超过时")
    allowed_by: Mapped[Role | None] = choice(
        Role, "由谁核准", only=Is(outcome, Outcome.ALLOW), hint=WHO_ALLOWS
    )
    source: Mapped[str] = text("出处", 200)
