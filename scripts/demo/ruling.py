"""The county's own rules: the plan's set, revised by one keeper and published by another."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import select

from app.records import RuleState
from models.lists import ReliefType
from models.roles import Role
from models.rules.delegations import Delegation
from models.rules.lists import Decider, Per, Track
from models.rules.rulefile import PUBLISH, REVISE
from models.rules.sets import RuleSet
from models.rules.standards import Base, Standard
from scripts.demo.office import OfficeAtWork
from scripts.demo.places import COUNTY, County
from scripts.demo.staff import Crew

SOURCE = f"{COUNTY}救急难审批权限规定（演示）"


def _let_townships_decide(rules: RuleSet) -> None:
    """Small sums are the township's, large ones the coordination body's."""
    (county,) = rules.delegations
    county.up_to, county.inclusive = Decimal(20000), True
    rules.delegations += [
        Delegation(
            decider=Decider.TOWN, up_to=Decimal(2000), inclusive=True, per=Per.HOUSEHOLD,
            source=SOURCE,
        ),
        Delegation(decider=Decider.BODY, per=Per.HOUSEHOLD, source=SOURCE),
    ]  # fmt: skip


def _let_townships_help_at_once(rules: RuleSet) -> None:
    """A month of the dibao standard may be given before the papers are complete."""
    rules.standards.append(
        Standard(
            relief_type=ReliefType.TEMPORARY, track=Track.FAST, basis=Base.DIBAO_MONTH,
            times=Decimal(1), per=Per.HOUSEHOLD, months=1, source=SOURCE,
        )
    )  # fmt: skip
    rules.delegations.append(
        Delegation(
            decider=Decider.TOWN, track=Track.FAST, up_to_times=Decimal(1), inclusive=True,
            per=Per.HOUSEHOLD, source=SOURCE,
        )
    )  # fmt: skip


def delegate(work: OfficeAtWork, crew: Crew, county: County, morning: dt.datetime) -> None:
    """Let the townships decide small sums from the first day on."""
    writer, publisher = crew.of(Role.RULE_KEEPER, county.id)
    in_force = select(RuleSet).where(RuleSet.state == RuleState.PUBLISHED)
    with work.acting(writer, morning):
        work.take(work.session.scalars(in_force).one(), REVISE)
    drafts = select(RuleSet).where(
        RuleSet.based_on.has(RuleSet.state == RuleState.PUBLISHED),
        RuleSet.state == RuleState.DRAFT, RuleSet.code.like("%-R_"),
    )  # fmt: skip
    with work.acting(writer, morning):
        draft = work.session.scalars(drafts).one()
        draft.name, draft.from_on = f"{COUNTY}救急难规则集", morning.date()
        _let_townships_decide(draft)
        _let_townships_help_at_once(draft)
    with work.acting(publisher, morning + dt.timedelta(minutes=20)):
        work.take(work.session.scalars(drafts).one(), PUBLISH)
