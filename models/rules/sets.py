"""A rule set (政策规则集) with its time limits and parameters; a case is pinned to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.declare import Field, Kind, choice, choices, lines, link, ref
from app.declare.columns import Key
from app.records import RuleBook, TimeLimit, Value
from models.roles import Role
from models.rules.keys import LimitKey, Param, Pause

if TYPE_CHECKING:
    from models.rules.delegations import Delegation
    from models.rules.frequencies import Frequency
    from models.rules.materials import Material
    from models.rules.publicities import Publicity
    from models.rules.repeats import Repeat
    from models.rules.standards import Standard


class RuleSet(RuleBook):
    """The rules of the county or of one township; a published one is never edited."""

    __tablename__ = "rule_sets"

    based_on_id: Mapped[int | None] = mapped_column(Key, ForeignKey("rule_sets.id"), index=True)
    based_on: Mapped[RuleSet | None] = relationship(
        remote_side="RuleSet.id", info={"field": Field("据以修订的规则集", Kind.LINK)}
    )
    revisions: Mapped[list[RuleSet]] = relationship(
        back_populates="based_on", info={"field": Field("修订稿", Kind.LINES)}
    )
    limits: Mapped[list[Limit]] = lines("时限", "rule_set")
    parameters: Mapped[list[Parameter]] = lines("参数", "rule_set")
    standards: Mapped[list[Standard]] = lines("救助标准", "rule_set")
    delegations: Mapped[list[Delegation]] = lines("审批权限", "rule_set")
    frequencies: Mapped[list[Frequency]] = lines("救助次数", "rule_set")
    publicities: Mapped[list[Publicity]] = lines("公示公布", "rule_set")
    materials: Mapped[list[Material]] = lines("申请材料", "rule_set")
    repeats: Mapped[list[Repeat]] = lines("重复救助核对", "rule_set")


class Limit(TimeLimit):
    """One time limit of a set."""

    __tablename__ = "rule_limits"
    __table_args__ = (Index("ix_rule_limits_key", "rule_set_id", "key"),)

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    key: Mapped[LimitKey] = choice(LimitKey, "时限")
    pauses: Mapped[tuple[Pause, ...] | None] = choices(Pause, "暂停计时")
    extend_by: Mapped[Role | None] = choice(Role, "可延长的角色")
    late_to: Mapped[Role | None] = choice(Role, "逾期提醒")


class Parameter(Value):
    """One parameter of a set."""

    __tablename__ = "rule_parameters"
    __table_args__ = (Index("ix_rule_parameters_key", "rule_set_id", "key"),)

    rule_set_id: Mapped[int] = ref(RuleSet.id)
    rule_set: Mapped[RuleSet] = link("规则集", rule_set_id)
    key: Mapped[Param] = choice(Param, "参数")
