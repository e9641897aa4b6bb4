"""Whose desk a verified case stands on, where townships decide small sums and where not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.declare import Step
from app.kernel.clock import travel
from models import decision
from models.lists import ReliefType
from models.roles import Role
from models.rules.delegations import Delegation
from models.rules.lists import Decider
from tests.desk.test_tasks import row_of
from tests.desk.town import new_town
from tests.factories import Planted
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
from tests.people import Person, someone

pytestmark = pytest.mark.postgres
VERIFIED, REPORTED = DRAFTED_IN_TOWN[:-1], (*DRAFTED_IN_TOWN, decision.REPORT)
TOWN, COUNTY = Decider.TOWN, Decider.COUNTY


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return People(house, new_town(house))


@pytest.fixture
def story(house: House, people: People) -> Iterator[Story]:
    with travel(BEGUN):
        yield Story(house, people)


def seen(story: Story, role: Role, steps: tuple[Step, ...]) -> tuple[str, str]:
    """Return what stands on a desk about the case and about its decision, after some steps."""
    story.tell(steps)
    person: Person = someone(story.house, role, story.people.where)
    with story.house.program() as session:
        made = newest(session, decision.Decision, story.case_id)
        key = made.id if made is not None else 0
    of_case = row_of(person, Planted("cases", story.case_id, 0))
    return of_case, row_of(person, Planted("decisions", key, 0)) if key else ""


@pytest.mark.parametrize(
    ("rows", "drafts"),
    [
        ((up_to(TOWN, "2000"), up_to(COUNTY)), True),
        ((up_to(COUNTY),), False),
    ],
)
def test_the_clerk_drafts_only_where_something_is_delegated(
    house: House, story: Story, rows: tuple[Delegation, ...], *, drafts: bool
) -> None:
    with powers(house, *rows):
        of_case, _ = seen(story, Role.WINDOW, VERIFIED)
    assert ("拟定决定" in of_case) is drafts


def test_a_nearer_chain_without_the_township_leaves_it_nothing(house: House, story: Story) -> None:
    nearer = up_to(COUNTY)
    nearer.relief_type = ReliefType.TEMPORARY  # what the case asks for
    with powers(house, up_to(TOWN, "2000"), up_to(COUNTY), nearer):
        of_case, _ = seen(story, Role.WINDOW, VERIFIED)
    assert "拟定决定" not in of_case


def test_a_reported_decision_waits_for_the_head_instead_of_its_case(
    house: House, story: Story
) -> None:
    with powers(house, up_to(TOWN, "2000"), up_to(COUNTY)):
        of_case, _ = seen(story, Role.TOWN_HEAD, VERIFIED)
        assert "审核上报" in of_case
        of_case, of_decision = seen(story, Role.TOWN_HEAD, REPORTED[len(VERIFIED) :])
    assert not of_case
    assert "乡镇批准" in of_decision


@pytest.mark.parametrize(
    ("role", "steps", "waits"),
    [
        (Role.WINDOW, DRAFTED_IN_TOWN, True),
        (Role.REVIEWER, DRAFTED_IN_TOWN, False),
        (Role.WINDOW, until(decision.PROPOSE), False),
        (Role.REVIEWER, until(decision.PROPOSE), True),
    ],
)
def test_a_draft_waits_for_whoever_it_lies_with(
    house: House, story: Story, role: Role, steps: tuple[Step, ...], *, waits: bool
) -> None:
    with powers(house, up_to(TOWN, "2000"), up_to(COUNTY)):
        _, of_decision = seen(story, role, steps)
    assert bool(of_decision) is waits


@pytest.mark.parametrize(
    ("role", "steps", "may"),
    [
        (Role.WINDOW, DRAFTED_IN_TOWN, True),
        (Role.REVIEWER, DRAFTED_IN_TOWN, False),
        (Role.WINDOW, until(decision.PROPOSE), False),
        (Role.REVIEWER, until(decision.PROPOSE), True),
    ],
)
def test_a_draft_is_edited_only_where_it_lies(
    house: House, story: Story, role: Role, steps: tuple[Step, ...], *, may: bool
) -> None:
    with powers(house, up_to(TOWN, "2000"), up_to(COUNTY)):
        story.tell(steps)
    person = someone(house, role, story.people.where)
    with house.program() as session:
        made = newest(session, decision.Decision, story.case_id)
        key, version = made.id, made.row_version
    assert person.get(f"/decisions/edit/{key}").status == (200 if may else 403)
    body = {"row_version": version, "basis": "社会救助法第四十四条"}
    assert person.api("PUT", f"/decisions/{key}", body).status == (200 if may else 403)
