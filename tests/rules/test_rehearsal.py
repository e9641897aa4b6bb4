"""A rehearsal says what a draft would have changed, and changes nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.declare.reading import living
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, travel
from app.records import LimitUnit
from models.case import Case
from models.casefile import CASES
from models.roles import Role
from models.rules.delegations import Delegation
from models.rules.keys import LimitKey
from models.rules.lists import Decider, Per
from models.rules.materials import Material
from models.rules.publicities import Stage
from models.rules.sets import RuleSet
from tests.desk.town import lines, new_town
from tests.factories import plant
from tests.house import House
from tests.people import Page, someone
from tests.rules.test_rule_sets import keeper, left_as_it_was, revised

pytestmark = pytest.mark.postgres
NOW = dt.datetime(2026, 6, 10, 10, 0, tzinfo=OFFICE_ZONE)
DAY = dt.timedelta(days=1)
Change = Callable[[RuleSet], None]


def slower(rules: RuleSet) -> None:
    """Verify within five days instead of two working days."""
    verify = next(row for row in living(rules.limits) if row.key is LimitKey.VERIFY)
    verify.amount, verify.unit = 5, LimitUnit.DAY


def by_the_township(rules: RuleSet) -> None:
    """Let the township decide up to 2,000 yuan, the county above."""
    (county,) = living(rules.delegations)
    county.decider = Decider.COUNTY
    rules.delegations.append(
        Delegation(
            decider=Decider.TOWN, up_to=Decimal(2000), inclusive=True, per=Per.HOUSEHOLD,
            source="本县规定",
        )
    )  # fmt: skip


def before_the_decision(rules: RuleSet) -> None:
    """Post before the decision instead of after the payment."""
    (row,) = living(rules.publicities)
    row.stage = Stage.BEFORE_DECISION


def a_paper(rules: RuleSet) -> None:
    """Demand one more paper."""
    rules.materials.append(Material(name="事故认定书", needed=True, later=False, source="本县规定"))


def rehearsed(house: House, change: Change | None, **area: Any) -> Page:
    """Draft a revision, change it, and look at its rehearsal."""
    key = revised(house, keeper(house))
    with house.program() as session:
        rules = session.get_one(RuleSet, key)
        rules.area_id = area.get("area_id")
        if change is not None:
            change(rules)
    return keeper(house).get(f"/rehearsal/{key}")


def case_in(house: House, town: str, **given: Any) -> str:
    """Return the number of a case received just now for 1,500 yuan."""
    given = {"received_at": clock.now(), "requested": Decimal(1500), "suggested": None} | given
    planted = plant(house, CASES, town, **given)
    with house.program() as session:
        return session.get_one(Case, planted.id).number


def told(page: Page, number: str) -> list[str]:
    assert page.status == 200
    return [line for line in lines(page, "有变化的案件") if number in line]


def test_the_same_rules_change_nothing(house: House) -> None:
    with left_as_it_was(house), travel(NOW):
        number = case_in(house, new_town(house))
        assert told(rehearsed(house, None), number) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (slower, "核查截止 2026-06-12 23:59 2026-06-15 23:59"),
        (by_the_township, "谁决定 县级审批人 乡镇负责人"),
        (before_the_decision, "公示 发放后公示 决定前公示"),
        (a_paper, "事故认定书"),
    ],
)
def test_what_would_have_been_otherwise_is_told(house: House, change: Change, said: str) -> None:
    with left_as_it_was(house), travel(NOW):
        town = new_town(house)
        number = case_in(house, town)
        (line,) = told(rehearsed(house, change), number)
        assert said in line
        assert town in line


def test_only_the_last_ninety_days_of_the_area_are_tried(house: House) -> None:
    with left_as_it_was(house), travel(NOW):
        here, there = new_town(house), new_town(house)
        inside = case_in(house, here, received_at=NOW - 90 * DAY + dt.timedelta(minutes=1))
        outside = case_in(house, here, received_at=NOW - 90 * DAY - dt.timedelta(minutes=1))
        elsewhere = case_in(house, there)
        page = rehearsed(house, slower, area_id=house.towns[here])
        assert [bool(told(page, number)) for number in (inside, outside, elsewhere)] == [
            True, False, False,
        ]  # fmt: skip


def test_a_case_stays_as_it_is(house: House) -> None:
    with left_as_it_was(house), travel(NOW):
        number = case_in(house, new_town(house))

        def stored() -> tuple[Any, ...]:
            with house.program() as session:
                case = session.query(Case).filter_by(number=number).one()
                return case.row_version, case.due_at, case.rule_set_id

        before = stored()
        rehearsed(house, slower)
        assert stored() == before


def test_no_name_of_a_family_is_shown(house: House) -> None:
    with left_as_it_was(house), travel(NOW):
        number = case_in(house, new_town(house))
        with house.program() as session:
            name = session.query(Case).filter_by(number=number).one().applicant.name
        page = rehearsed(house, slower)
        assert told(page, number)
        assert name not in page.words()


def test_only_drafts_are_tried_and_only_by_who_keeps_the_rules(house: House) -> None:
    with left_as_it_was(house), travel(NOW):
        key = revised(house, keeper(house))
        with house.program() as session:
            published = session.query(RuleSet).filter_by(code="SEED-2022").one().id
        assert keeper(house).get("/rehearsal/").status == 200
        assert keeper(house).get(f"/rehearsal/{published}").status == 404
        assert keeper(house).get("/rehearsal/999999").status == 404
        assert someone(house, Role.SUPERVISOR).get(f"/rehearsal/{key}").status in (302, 403, 404)
