"""Who may approve what: the township, the county, and only then with a resolution (审批权限)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.declare import Choice, Step
from app.flow.act import Refused
from app.kernel.clock import Traveller, travel
from models import casework, decision, resolution
from models.case import Case, CaseState
from models.decision import Decision, DecisionKind, DecisionState
from models.household import Member
from models.lists import ReliefType
from models.payment import Payment
from models.resolution import Resolution, Resolved
from models.roles import Role
from models.rules.delegations import Delegation
from models.rules.lists import Decider, Per
from tests.factories import Family
from tests.flow.story import (
    BEGUN,
    DRAFTED_IN_TOWN,
    People,
    Story,
    newest,
    powers,
    until,
    up_to,
)
from tests.house import House

pytestmark = pytest.mark.postgres

T, C, B = Decider.TOWN, Decider.COUNTY, Decider.BODY
REPORTED = (*DRAFTED_IN_TOWN, decision.REPORT)
RESOLVED = (*until(decision.DRAFT), resolution.RECORD, resolution.CONFIRM)
BOUNDARY = ("1999.99", "2000.00", "2000.01")


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return People(house)


@pytest.fixture
def story(house: House, people: People, time: Traveller) -> Story:
    assert time.at == BEGUN
    return Story(house, people)


def chain(*more: Delegation) -> tuple[Delegation, ...]:
    return (up_to(T, "2000"), up_to(C, "20000"), *more)


def allowed(story: Story, step: Step) -> str:
    """Take a step; return what refuses it, or nothing."""
    try:
        story.take(step)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(("inclusive", "last"), [(True, "2000.00"), (False, "1999.99")])
@pytest.mark.parametrize("amount", BOUNDARY)
def test_a_township_approves_up_to_its_limit(
    house: House, story: Story, amount: str, last: str, *, inclusive: bool
) -> None:
    town = up_to(T, "2000")
    town.inclusive = inclusive
    story.granted = Decimal(amount)
    with powers(house, town, up_to(C)):
        story.tell(REPORTED)
        said = allowed(story, decision.APPROVE_IN_TOWN)
    if Decimal(amount) <= Decimal(last):
        assert said == ""
        with house.program() as session:
            assert story.case(session).state is CaseState.APPROVED
            assert session.scalars(select(Payment).where(Payment.case_id == story.case_id)).one()
    else:
        bound = "2,000.00 以下" if inclusive else "不满 2,000.00"
        assert f"超出权限——乡镇负责人：{bound}（试验依据）" in said
        assert "审核上报" in said


@pytest.mark.parametrize(
    ("amount", "approved"),
    [("1999.99", True), ("20000.00", True), ("20000.01", False), ("30000.00", False)],
)
@pytest.mark.parametrize("last", ["nobody", "the body"])
def test_the_county_approves_up_to_its_limit(
    house: House, story: Story, last: str, amount: str, *, approved: bool
) -> None:
    story.granted = Decimal(amount)
    with powers(house, *chain(*([up_to(B)] if last == "the body" else []))):
        story.tell(until(decision.APPROVE))
        said = allowed(story, decision.APPROVE)
    if approved:
        assert said == ""
    else:
        assert "超出权限——县级审批人：超过 2,000.00、20,000.00 以下（试验依据）" in said
        assert f"一事一议决议（经另一人确认，金额不少于 {Decimal(amount):,.2f} 元）" in said


@pytest.mark.parametrize(
    ("resolved", "agreed", "steps", "approved"),
    [
        ("25000.00", Resolved.AGREE, (resolution.RECORD, resolution.CONFIRM), True),
        ("24999.99", Resolved.AGREE, (resolution.RECORD, resolution.CONFIRM), False),
        ("25000.00", Resolved.AGREE, (resolution.RECORD,), False),
        ("25000.00", Resolved.DISAGREE, (resolution.RECORD, resolution.CONFIRM), False),
        (
            "25000.00", Resolved.AGREE,
            (resolution.RECORD, resolution.CONFIRM, resolution.REVOKE), False,
        ),
    ],
)  # fmt: skip
def test_beyond_the_limits_a_confirmed_resolution_opens_the_way(
    house: House, story: Story, resolved: str, agreed: Resolved, steps: tuple[Step, ...],
    *, approved: bool,
) -> None:  # fmt: skip
    story.granted, story.resolved = Decimal("25000.00"), Decimal(resolved)
    story.tell(until(decision.DRAFT))
    for step in steps:
        story.take(step)
        if step is resolution.RECORD:
            with house.program() as session:
                newest(session, Resolution, story.case_id).resolved = agreed
    with powers(house, *chain(up_to(B))):
        story.tell((decision.DRAFT, decision.PROPOSE))
        assert (allowed(story, decision.APPROVE) == "") is approved


def test_a_later_resolution_takes_the_place_of_an_earlier_one(house: House, story: Story) -> None:
    story.granted = story.resolved = Decimal("25000.00")
    story.tell((*RESOLVED, resolution.RECORD))
    with house.program() as session:
        newest(session, Resolution, story.case_id).resolved = Resolved.DISAGREE
    story.take(resolution.CONFIRM)
    with powers(house, *chain()):
        story.tell((decision.DRAFT, decision.PROPOSE))
        assert "一事一议" in allowed(story, decision.APPROVE)


@pytest.mark.parametrize(("members", "last"), [(0, "500.00"), (3, "2000.00")])
def test_a_limit_per_person_counts_the_household(
    house: House, story: Story, members: int, last: str
) -> None:
    town = up_to(T, "500")
    town.per = Per.PERSON
    story.granted = Decimal(last)
    story.tell(REPORTED[:-2])
    with house.program() as session:
        for _ in range(members):
            Family(session, house).row(Member, household=story.case(session).household)
    with powers(house, town, up_to(C)):
        story.tell(REPORTED[-2:])
        with house.program() as session:
            made = newest(session, Decision, story.case_id)
            made.measures[0].amount += Decimal("0.01")
        assert "超出权限" in allowed(story, decision.APPROVE_IN_TOWN)
        with house.program() as session:
            made = newest(session, Decision, story.case_id)
            made.measures[0].amount -= Decimal("0.01")
        assert allowed(story, decision.APPROVE_IN_TOWN) == ""


def test_a_sum_is_not_parted_among_types_to_pass_a_limit_of_all(house: House, story: Story) -> None:
    story.granted = Decimal("1500.00")
    with powers(house, *chain()):
        story.tell(DRAFTED_IN_TOWN)
        with house.program() as session:
            made = newest(session, Decision, story.case_id)
            first = made.measures[0]
            other = decision.Measure(
                relief_type=ReliefType.EDUCATION, route=first.route, form=first.form,
                amount=Decimal("500.01"),
            )  # fmt: skip
            made.measures.append(other)
        story.take(decision.REPORT)
        said = allowed(story, decision.APPROVE_IN_TOWN)
    assert "“最低生活保障、教育救助”合计 2,000.01 元" in said


@pytest.mark.parametrize(("rows", "refused"), [(chain(), ""), ((up_to(C),), "没有授权乡镇决定")])
def test_a_township_drafts_only_where_something_is_delegated(
    house: House, story: Story, rows: tuple[Delegation, ...], refused: str
) -> None:
    story.tell(DRAFTED_IN_TOWN[:-1])
    with powers(house, *rows):
        said = allowed(story, decision.DRAFT)
    assert refused in said
    assert bool(said) is bool(refused)


@pytest.mark.parametrize(("role", "drafted"), [(Role.WINDOW, True), (Role.REVIEWER, False)])
def test_a_draft_is_begun_where_the_case_lies(
    house: House, story: Story, role: Choice, *, drafted: bool
) -> None:
    story.tell(DRAFTED_IN_TOWN[:-1])
    with powers(house, *chain()):
        if drafted:
            story.take(decision.DRAFT, story.people.of(role))
            return
        with pytest.raises(Refused, match="决定由窗口受理员拟定"):
            story.take(decision.DRAFT, story.people.of(role))


def refuse(house: House, story: Story) -> None:
    """Turn the drafted decision into a refusal."""
    with house.program() as session:
        made = newest(session, Decision, story.case_id)
        made.kind, made.remedy = DecisionKind.REFUSE, "可以申请行政复议"
        for measure in made.measures:
            measure.voided_at = BEGUN + dt.timedelta(minutes=1)


def test_the_township_refuses_only_where_it_decides(house: House, story: Story) -> None:
    with powers(house, *chain()):
        story.tell(DRAFTED_IN_TOWN)
        refuse(house, story)
        story.take(decision.REPORT)
    with powers(house, up_to(C)):
        assert "没有授权乡镇负责人" in allowed(story, decision.APPROVE_IN_TOWN)
    with powers(house, *chain()):
        assert allowed(story, decision.APPROVE_IN_TOWN) == ""
    with house.program() as session:
        assert story.case(session).state is CaseState.REFUSED


def test_the_county_refuses_whatever_the_limits(house: House, story: Story) -> None:
    with powers(house, up_to(B)):
        story.tell(until(decision.PROPOSE))
        refuse(house, story)
        story.take(decision.PROPOSE)
        assert allowed(story, decision.APPROVE) == ""


def test_what_the_head_reports_up_is_the_reviewers_draft(house: House, story: Story) -> None:
    story.granted = Decimal("2000.01")
    with powers(house, *chain()):
        story.tell((*REPORTED, casework.REVIEW))
        with house.program() as session:
            assert newest(session, Decision, story.case_id).state is DecisionState.DRAFT
        story.tell((decision.PROPOSE, decision.APPROVE))
    with house.program() as session:
        assert session.get_one(Case, story.case_id).state is CaseState.APPROVED


def test_a_confirmed_resolution_stays_once_it_was_used(house: House, story: Story) -> None:
    story.granted = story.resolved = Decimal("25000.00")
    with powers(house, *chain()):
        story.tell((*RESOLVED, decision.DRAFT, decision.PROPOSE, decision.APPROVE))
    assert "作出决定以前" in allowed(story, resolution.REVOKE)


@pytest.mark.parametrize(
    ("granted", "said"),
    [
        ("7440.00", ""),
        ("7440.01", "高于标准测算的 7,440.00 元：月低保标准 744.00 × 10 倍 = 7,440.00（"),
    ],
)
def test_more_than_the_standard_is_refused_with_every_step(
    house: House, story: Story, granted: str, said: str
) -> None:
    story.relief_type, story.granted = ReliefType.TEMPORARY, Decimal(granted)
    with powers(house, up_to(C)):
        story.tell(until(decision.PROPOSE))
        found = allowed(story, decision.PROPOSE)
    assert said in found
    assert bool(found) is bool(said)


def test_a_resolution_may_raise_the_standard(house: House, story: Story) -> None:
    story.relief_type = ReliefType.TEMPORARY
    story.granted = story.resolved = Decimal("9000.00")
    with powers(house, up_to(C)):
        story.tell((*RESOLVED, decision.DRAFT, decision.PROPOSE, decision.APPROVE))
    with house.program() as session:
        assert story.case(session).state is CaseState.APPROVED
