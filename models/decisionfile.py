"""The decision's pages (救助决定): its list, its form with the measures, its sums."""

from __future__ import annotations

from app.declare import Can, Group, Lines, Reckoning, Screen, via
from models.case import Case
from models.decision import (
    DECIDING,
    OPEN,
    Decision,
    Measure,
    amounts_are_positive,
    at_the_county,
    at_the_township,
)
from models.person import Person
from models.reckoning import STEPS_SHOWN, steps_for
from models.roles import CASE_READERS, Menu, Role

DECISIONS = Screen(
    model=Decision, title="救助决定", menu=Menu.RELIEF, icon="fa-gavel", caption=Decision.number,
    about="对案件给予或不予救助的决定，写明措施、金额和依据；谁来决定，按规则集的审批权限。",
    rows=[
        Decision.number, Decision.case, via(Decision.case, Case.applicant, Person.name),
        Decision.kind, Decision.total, Decision.state,
    ],
    form=[
        Group("决定", [
            Decision.number, Decision.case, Decision.kind, Decision.reason_code, Decision.total,
            Decision.effective_on,
        ], open_in=OPEN),
        Group("通道", [Decision.track], open_in=()),
        Group("理由与依据", [Decision.reason, Decision.basis, Decision.remedy], open_in=OPEN),
        Lines("救助措施", Decision.measures, [
            Measure.relief_type, Measure.route, Measure.form, Measure.amount, Measure.content,
            Measure.beneficiary, Measure.instalments,
        ], open_in=OPEN),
    ],
    search=[Decision.number, Decision.kind, Decision.state],
    sort=[Decision.number, Decision.total],
    checks=[amounts_are_positive],
    access={
        **CASE_READERS,
        Role.WINDOW: Can.READ | Can.CREATE | Can.EDIT,
        Role.REVIEWER: Can.READ | Can.CREATE | Can.EDIT,
    },
    edits={Role.WINDOW: at_the_township, Role.REVIEWER: at_the_county},
    reckonings=[Reckoning("标准测算", STEPS_SHOWN, steps_for)],
    flow=DECIDING,
)  # fmt: skip

# Measures are edited in their decision's form; their own address only reads.
MEASURES = Screen(
    model=Measure, title="救助措施", caption=Measure.relief_type,
    about="救助决定中的一项措施：救助类型、方式、金额或实物服务内容。",
    rows=[Measure.decision, Measure.relief_type, Measure.route, Measure.form, Measure.amount],
    form=[Group("措施", [
        Measure.decision, Measure.relief_type, Measure.route, Measure.form, Measure.amount,
        Measure.content, Measure.beneficiary, Measure.instalments,
    ])],
    access=dict.fromkeys(DECISIONS.access, Can.READ),
)  # fmt: skip
