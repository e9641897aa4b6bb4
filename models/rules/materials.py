"""Materials (申请材料): what an applicant brings, and what may follow later."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.declare import Record, choice, flag, link, ref, text
from models.lists import ReliefType
from models.rules.sets import RuleSet


class Material(Record):
    """One paper that a kind of relief asks for."""

    __tablename__ = "rule_materials"

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    relief_type: Mapped[ReliefType | None] = choice(ReliefType, "救助类型", hint="不填则各类都要")
    name: Mapped[str] = text("材料名称", 60)
    needed: Mapped[bool] = flag("必须提供")
    later: Mapped[bool] = flag("可容缺后补")
    source: Mapped[str] = text("出处", 200)
