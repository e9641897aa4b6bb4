"""Every life from every state: who may take which step, what it leaves behind, what refuses it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.declare import Can, Choice, Flow, Scoped, Screen, Step
from app.flow.rules import rule_of
from app.flow.subject import subject_of
from app.kernel import clock
from app.records import ActDone, JournalEntry
from tests.factories import Planted, as_json, in_state, plant
from tests.house import OFFICE, House, screens_with_flow
from tests.people import Page, Person, holders, someone
from tests.walk.situations import REASON, ready_for, typed_for

pytestmark = pytest.mark.postgres

HAN = re.compile("[\u4e00-\u9fff]")
# A life ends where no step leads on; the colour of the state says how.
ENDINGS = ("green", "red", "grey")
LIVES = screens_with_flow()
BY_NAME = {"ids": lambda screen: screen.name}


def flow_of(screen: Screen) -> Flow:
    assert screen.flow is not None
    return screen.flow


STEPS = [
    (screen, step) for screen in LIVES for step in flow_of(screen).steps
    if step.came is not None and step.roles
]  # fmt: skip
APART = [(screen, step) for screen, step in STEPS if step.apart_from]


def key_of(value: Any) -> str:
    return value.key if isinstance(value, Step) else ""


@pytest.mark.parametrize("screen", LIVES, **BY_NAME)
def test_every_state_is_reached_and_none_is_a_dead_end(screen: Screen) -> None:
    flow = flow_of(screen)
    reached, waiting = {flow.start}, [flow.start]
    while waiting:
        onward = {step.to for step in flow.after(waiting.pop()) if step.to} - reached
        reached |= onward
        waiting += onward
    assert reached == set(flow.states)
    ends = [state for state in flow.states if not flow.after(state)]
    assert ends
    assert [state for state in ends if state.tone not in ENDINGS] == []


def offered(page: Page, screen: Screen) -> set[str]:
    """Return the codes of the steps a page lets one take."""
    found = set()
    for e in page.tree.iter():
        address = e.get("href") or e.get("action") or ""
        if address.startswith(f"/{screen.name}/step/"):
            found.add(address.rpartition("/")[2])
    return found


def refused(page: Page) -> dict[str, str]:
    """Return the refused buttons of a page with what is said of each."""
    said = {}
    for block in page.tree.iter("ul"):
        if block.get("class") == "refusals":
            for line in block.iter("li"):
                label = line.find("b")
                assert label is not None
                said[label.text or ""] = "".join(line.itertext())
    return said


@pytest.mark.parametrize("screen", LIVES, **BY_NAME)
def test_each_role_is_offered_exactly_the_declared_steps(house: House, screen: Screen) -> None:
    flow = flow_of(screen)
    takers = {role for step in flow.steps for role in step.roles}
    for state in flow.states:
        planted = plant(house, screen, **in_state(screen, state))
        onward = [step for step in flow.after(state) if step.roles]
        for role in holders(house, screen, Can.READ):
            page = someone(house, role).get(planted.url("show"))
            open_to, told = offered(page, screen), refused(page)
            where = (state, role)
            if role not in takers:
                assert (open_to, told) == (set(), {}), where
                continue
            mine = {step.code for step in onward if role in step.roles}
            assert open_to <= mine, where
            labels = {step.label for step in onward if step.code not in open_to}
            assert set(told) == labels, where
            assert all(HAN.search(text.partition("：")[2]) for text in told.values()), where


@pytest.mark.parametrize("screen", LIVES, **BY_NAME)
def test_a_step_from_another_state_is_refused(house: House, screen: Screen) -> None:
    flow = flow_of(screen)
    for state in flow.states:
        planted = plant(house, screen, **in_state(screen, state))
        for step in flow.steps:
            if step.came is None or state in step.origins or not step.roles:
                continue
            answer = go(house, someone(house, step.roles[0]), screen, step, planted)
            assert answer.status == 409, (state, step.key, answer.text)
            assert state.label in answer.json["message"]
            assert state_of(house, screen, planted) is state


def said(house: House, screen: Screen, step: Step, planted: Planted) -> dict[str, Any]:
    """Return the body of a step over REST, with everything it asks for."""
    typed = as_json(screen.model, typed_for(house, screen, step, planted))
    return {**typed, "row_version": planted.version, "reason": REASON, "confirm": True}


def go(house: House, person: Person, screen: Screen, step: Step, planted: Planted) -> Page:
    """Take a step over REST."""
    body = said(house, screen, step, planted)
    return person.api("POST", f"{planted.path}/steps/{step.code}", body)


def state_of(house: House, screen: Screen, planted: Planted) -> Choice:
    with house.program() as session:
        record = session.get_one(screen.model, planted.id)
        state: Choice = getattr(record, flow_of(screen).state.key)
        return state


def left_behind(house: House, planted: Planted, step: Step) -> tuple[list[Any], list[Any]]:
    """Return the people in the journal lines and in the acts of a step."""
    with house.program() as session:
        lines = select(JournalEntry.staff_id).where(
            JournalEntry.kind == planted.name, JournalEntry.record_id == planted.id,
            JournalEntry.act == step.key,
        )  # fmt: skip
        acts = select(ActDone.staff_id).where(
            ActDone.kind == planted.name, ActDone.record_id == planted.id,
            ActDone.step == step.key,
        )  # fmt: skip
        return list(session.scalars(lines)), list(session.scalars(acts))


@pytest.mark.parametrize(("screen", "step"), STEPS, ids=key_of)
def test_a_step_moves_the_record_and_leaves_its_trace(
    house: House, screen: Screen, step: Step
) -> None:
    planted = ready_for(house, screen, step)
    assert planted is not None, "no situation was found in which this step may be taken"
    person, before = someone(house, step.roles[0]), state_of(house, screen, planted)
    answer = go(house, person, screen, step, planted)
    assert answer.status == 200, answer.text
    assert state_of(house, screen, planted) is (step.to or before)
    lines, acts = left_behind(house, planted, step)
    assert lines == [person.staff_id]
    assert person.staff_id in acts
    again = go(house, person, screen, step, planted)
    assert again.status == 409


@pytest.mark.parametrize(("screen", "step"), STEPS, ids=key_of)
def test_a_step_is_for_its_roles_alone(house: House, screen: Screen, step: Step) -> None:
    planted = plant(house, screen, **in_state(screen, step.origins[0]))
    takers = {role for other in flow_of(screen).steps if other.came for role in other.roles}
    for role in takers - set(step.roles):
        answer = go(house, someone(house, role), screen, step, planted)
        assert answer.status == 409, (role, answer.text)
        assert step.roles[0].label in answer.json["message"]
    assert state_of(house, screen, planted) is step.origins[0]
    assert left_behind(house, planted, step) == ([], [])


@pytest.mark.parametrize(("screen", "step"), STEPS, ids=key_of)
def test_a_step_of_another_area_is_not_there(house: House, screen: Screen, step: Step) -> None:
    planted = plant(house, screen, "west", **in_state(screen, step.origins[0]))
    for role in step.roles:
        if OFFICE.levels[role] != "COUNTY" and issubclass(screen.model, Scoped):
            assert go(house, someone(house, role), screen, step, planted).status == 404


@pytest.mark.parametrize(("screen", "step"), APART, ids=key_of)
def test_who_took_one_step_may_not_take_the_other(house: House, screen: Screen, step: Step) -> None:
    person = someone(house, step.roles[0], nth=1)
    for item in step.apart_from:
        planted = ready_for(house, screen, step)
        assert planted is not None
        other, kept_apart = (item, True) if isinstance(item, Step) else (item.step, False)
        with house.program() as session:
            record = session.get_one(screen.model, planted.id)
            kind, key = subject_of(record)
            row = {"at": clock.now(), "staff_id": person.staff_id, "kind": kind, "record_id": key,
                   "subject_kind": kind, "subject_id": key, "step": other.key}  # fmt: skip
            session.connection().execute(insert(ActDone), [row])
            if not isinstance(item, Step):
                kept_apart = rule_of(session, record, item.rule)
        if not kept_apart:
            assert go(house, person, screen, step, planted).status == 200
            continue
        page = person.get(planted.url("show"))
        if page.status == 200:
            assert "职责分离" in refused(page)[step.label]
        answer = go(house, person, screen, step, planted)
        assert answer.status == 409, other.key
        assert "职责分离" in answer.json["message"]
        assert other.label in answer.json["message"]
        assert left_behind(house, planted, step) == ([], [])


WITH_REASON = [(screen, step) for screen, step in STEPS if step.reason]


@pytest.mark.parametrize(("screen", "step"), WITH_REASON, ids=key_of)
@pytest.mark.parametrize("reason", ["", "  ", "长" * 501, "空\x00字"])
def test_a_reason_is_given_and_readable(
    house: House, screen: Screen, step: Step, reason: str
) -> None:
    planted = plant(house, screen, **in_state(screen, step.origins[0]))
    person = someone(house, step.roles[0])
    body = {"row_version": planted.version, "reason": reason}
    answer = person.api("POST", f"{planted.path}/steps/{step.code}", body)
    assert answer.status in (409, 422), answer.text
    assert "理由" in answer.json["message"]
    page = person.post(f"{planted.url('step')}/{step.code}", body)
    assert page.status in (409, 422)
    assert state_of(house, screen, planted) is step.origins[0]


@pytest.mark.parametrize("screen", LIVES, **BY_NAME)
def test_a_life_begins_with_its_first_step(house: House, screen: Screen) -> None:
    planted = plant(house, screen)
    assert state_of(house, screen, planted) is flow_of(screen).start
    assert holders(house, screen, Can.READ)
