"""Acts about families that come again: help from elsewhere, a second application, allowances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel import clock
from models import hit
from models.case import Case
from models.outside_aid import Giver, OutsideAid
from models.roles import Role
from models.rules.lists import Outcome
from models.rules.repeats import Check, Repeat
from models.rules.sets import RuleSet
from scripts.demo.office import OfficeAtWork, Story

OURS = "云泽县本地规则"
GIVERS = (
    (Giver.CHARITY, "云泽县红十字会", "临时困难慰问金"),
    (Giver.UNION, "云泽县总工会", "困难职工帮扶金"),
    (Giver.DEPARTMENT, "云泽县医疗保障局", "医疗救助"),
)
REASONS = {
    Role.TOWN_HEAD: "上次救助已用于治疗，家庭仍无收入，核实后同意继续受理。",
    Role.REVIEWER: "已与救助方核对，所给款物用途不同，不重复。",
    Role.APPROVER: "同一事件造成的后续支出确有新增，同意再次救助。",
}


def own_rules(session: Session) -> None:
    """Let the county say more than the set that comes with the program: all outcomes are seen."""
    for rules in session.scalars(select(RuleSet).where(RuleSet.based_on_id.is_(None))):
        session.add_all([
            Repeat(
                rule_set=rules, check=Check.SAME_HOUSEHOLD, months=6, outcome=Outcome.ALLOW,
                allowed_by=Role.TOWN_HEAD, source=OURS,
            ),
            Repeat(
                rule_set=rules, check=Check.SAME_CAUSE, months=12, outcome=Outcome.REDUCE,
                source=OURS,
            ),
        ])  # fmt: skip


def aid(work: OfficeAtWork, story: Story) -> None:
    kind, giver, what = work.rng.choice(GIVERS)
    amount = Decimal(work.rng.choice((200, 300, 500, 800)))
    given_on = clock.today() - dt.timedelta(days=work.rng.randint(1, 20))
    work.begin(
        OutsideAid(
            person=story.case.applicant, kind=kind, giver=giver, what=what, amount=amount,
            given_on=given_on, cause=story.case.cause,
        )
    )  # fmt: skip


def again(work: OfficeAtWork, story: Story) -> None:
    """The family applies once more for what it was helped with."""
    before = story.case
    story.case = work.begin(
        Case(
            household=before.household, applicant=before.applicant, area=before.area,
            received_at=clock.now() - dt.timedelta(minutes=8), apply_way=before.apply_way,
            cause=before.cause, nature=before.nature, degree=before.degree,
            happened_on=before.happened_on, requested=before.requested, truth_declared=True,
            story=f"前次救助已经用完，困难仍未解除。{before.story}",
        )
    )  # fmt: skip


def _allow(work: OfficeAtWork, story: Story, role: Role) -> None:
    for found in list(story.case.hits):
        if found.state is hit.STATES[role]:
            work.take(found, hit.ALLOW[role], reason=REASONS[role])


def allow_head(work: OfficeAtWork, story: Story) -> None:
    _allow(work, story, Role.TOWN_HEAD)


def allow_reviewer(work: OfficeAtWork, story: Story) -> None:
    _allow(work, story, Role.REVIEWER)


def allow_approver(work: OfficeAtWork, story: Story) -> None:
    _allow(work, story, Role.APPROVER)
