"""The screen and the life of a rule set: drafted by one, published by another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import or_, select

from app.declare import Can, Choice, Flow, Group, Lines, Part, Screen, Step, via
from app.declare.flow import Act
from app.declare.reading import copy_of
from app.declare.screen import Place
from app.kernel.faults import Refused
from app.records import RuleState
from models.roles import ADMINISTRATORS, Menu, Role
from models.rules.delegations import Delegation
from models.rules.frequencies import Frequency
from models.rules.materials import Material
from models.rules.publicities import Publicity
from models.rules.repeats import Repeat
from models.rules.sets import Limit, Parameter, RuleSet
from models.rules.soundness import PUBLISHED, TYPED
from models.rules.standards import Standard

S = RuleState
OPEN = (S.DRAFT,)
LISTS = (
    RuleSet.limits, RuleSet.parameters, RuleSet.standards, RuleSet.delegations,
    RuleSet.frequencies, RuleSet.publicities, RuleSet.materials, RuleSet.repeats,
)  # fmt: skip


def take_the_place_of_others(act: Act) -> None:
    """What the new set overlaps ends the day before; two sets may not begin on one day."""
    rules: RuleSet = act.record
    for other in _overlapping(act.session, rules):
        if other.from_on >= rules.from_on:
            text = (
                f"生效日期：“{other.code}”已自 {other.from_on} 起适用于同一区划，"
                "请改为更晚的日期，或先修订那一份。"
            )
            raise Refused(text)
        other.to_on = rules.from_on - dt.timedelta(days=1)
        act.move(other, SUPERSEDE)


def _overlapping(session: Any, rules: RuleSet) -> list[RuleSet]:
    same_area = RuleSet.area_id == rules.area_id if rules.area_id else RuleSet.area_id.is_(None)
    query = (
        select(RuleSet)
        .where(RuleSet.state == S.PUBLISHED, RuleSet.id != rules.id, same_area)
        .where(RuleSet.voided_at.is_(None))
        .where(or_(RuleSet.to_on.is_(None), RuleSet.to_on >= rules.from_on))
    )
    if rules.to_on is not None:
        query = query.where(RuleSet.from_on <= rules.to_on)
    return list(session.scalars(query))


def draft_a_revision(act: Act) -> None:
    """Copy a published set with all its lists into a new draft, to be changed and published."""
    rules: RuleSet = act.record
    draft = copy_of(rules, LISTS)
    draft.code = f"{rules.code}-R{len(rules.revisions) + 1}"[-30:]
    draft.to_on, draft.state, draft.based_on = None, S.DRAFT, rules
    act.start(draft)


DRAFT = Step("draft", "拟定规则集", None, S.DRAFT, by=Role.RULE_KEEPER)
PUBLISH = Step(
    "publish", "发布", S.DRAFT, S.PUBLISHED, by=Role.RULE_KEEPER, tone="main", when=PUBLISHED,
    does=take_the_place_of_others, apart_from=[DRAFT],
)  # fmt: skip
DROP = Step("drop", "放弃", S.DRAFT, S.DROPPED, by=Role.RULE_KEEPER, reason=True, tone="red")
REVISE = Step("revise", "据此修订", S.PUBLISHED, None, by=Role.RULE_KEEPER, does=draft_a_revision)
SUPERSEDE = Step("supersede", "被取代", S.PUBLISHED, S.SUPERSEDED)

# Whoever handles cases sees by which rules; the administrators handle none.
READERS: dict[Choice, Can] = {role: Can.READ for role in Role if role not in ADMINISTRATORS}

RULE_SETS = Screen(
    model=RuleSet, title="政策规则集", menu=Menu.SETTINGS, icon="fa-book", caption=RuleSet.code,
    about="某一天起生效的一套规则：时限、参数、标准、权限等；案件始终按接收当日的规则集办理。",
    rows=[RuleSet.code, RuleSet.name, RuleSet.area, RuleSet.from_on, RuleSet.to_on, RuleSet.state],
    form=[
        Group("规则集", [
            RuleSet.code, RuleSet.name, RuleSet.basis, RuleSet.area, RuleSet.from_on,
            RuleSet.to_on,
        ], open_in=OPEN),
        Lines("时限", RuleSet.limits, [
            Limit.key, Limit.amount, Limit.unit, Limit.counting, Limit.moved, Limit.pauses,
            Limit.warn_days, Limit.extend_most, Limit.extend_by, Limit.late_to, Limit.source,
            Limit.remark,
        ], open_in=OPEN),
        Lines("参数", RuleSet.parameters, [
            Parameter.key, Parameter.value, Parameter.source, Parameter.remark,
        ], most=200, open_in=OPEN),
        Lines("救助标准", RuleSet.standards, [
            Standard.relief_type, Standard.track, Standard.degree, Standard.basis, Standard.times,
            Standard.fixed, Standard.per, Standard.months, Standard.least, Standard.most,
            Standard.yearly_cap, Standard.source,
        ], open_in=OPEN),
        Lines("审批权限", RuleSet.delegations, [
            Delegation.decider, Delegation.relief_type, Delegation.track, Delegation.above,
            Delegation.above_times, Delegation.above_inclusive, Delegation.up_to,
            Delegation.up_to_times, Delegation.inclusive, Delegation.per, Delegation.source,
        ], open_in=OPEN),
        Lines("救助次数", RuleSet.frequencies, [
            Frequency.relief_type, Frequency.period, Frequency.same_cause, Frequency.most,
            Frequency.outcome, Frequency.allowed_by, Frequency.source,
        ], open_in=OPEN),
        Lines("公示公布", RuleSet.publicities, [
            Publicity.track, Publicity.stage, Publicity.amount, Publicity.unit,
            Publicity.counting, Publicity.places, Publicity.shown, Publicity.exempts,
            Publicity.source,
        ], open_in=OPEN),
        Lines("申请材料", RuleSet.materials, [
            Material.relief_type, Material.name, Material.needed, Material.later, Material.source,
        ], open_in=OPEN),
        Lines("重复救助核对", RuleSet.repeats, [
            Repeat.check, Repeat.months, Repeat.outcome, Repeat.allowed_by, Repeat.source,
        ], open_in=OPEN),
    ],
    parts=[Part("修订稿", RuleSet.revisions, [
        RuleSet.code, RuleSet.from_on, RuleSet.state,
    ])],
    search=[RuleSet.code, RuleSet.state, RuleSet.from_on],
    sort=[RuleSet.code, RuleSet.from_on],
    checks=TYPED,
    access={**READERS, Role.RULE_KEEPER: Can.READ | Can.CREATE | Can.EDIT},
    flow=Flow(RuleSet.state, DRAFT, PUBLISH, DROP, REVISE, SUPERSEDE),
)  # fmt: skip


def _rows_of(model: Any, title: str, *places: Any) -> Screen:
    """Return the reading address of the rows of a set: they are edited in their set's form."""
    rows: list[Place] = [via(model.rule_set, RuleSet.code), *places]
    return Screen(
        model=model, title=title, caption=places[0], rows=rows,
        form=[Group(title, [model.rule_set, *places], open_in=())],
        access=dict.fromkeys(RULE_SETS.access, Can.READ),
    )  # fmt: skip


RULE_ROWS = (
    _rows_of(Limit, "时限", Limit.key, Limit.amount, Limit.unit, Limit.source),
    _rows_of(Parameter, "参数", Parameter.key, Parameter.value, Parameter.source),
    _rows_of(Standard, "救助标准", Standard.relief_type, Standard.basis, Standard.source),
    _rows_of(
        Delegation,
        "审批权限",
        Delegation.decider,
        Delegation.above,
        Delegation.up_to,
        Delegation.source,
    ),
    _rows_of(Frequency, "救助次数", Frequency.relief_type, Frequency.most, Frequency.source),
    _rows_of(Publicity, "公示公布", Publicity.stage, Publicity.places, Publicity.source),
    _rows_of(Material, "申请材料", Material.name, Material.needed, Material.source),
    _rows_of(Repeat, "重复救助规则", Repeat.check, Repeat.outcome, Repeat.source),
)
