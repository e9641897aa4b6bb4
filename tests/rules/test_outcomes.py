"""Every key of a rule set decides something: with another value, the same case goes otherwise."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.declare import Choice, Step
from app.flow.act import Refused
from app.flow.kept import forget_kept
from app.kernel.clock import Traveller, travel
from app.records import Timer
from models import casework, decision, notice, payment, penalty, verification
from models.case import CaseState
from models.decision import Decision
from models.lists import ReliefType
from models.roles import Role
from models.rules.keys import LimitKey, Param
from models.rules.sets import Limit
from tests.flow.saying import SEED, STATUTE, saying, set_named
from tests.flow.story import BEGUN, FAST, MAIN, Story, newest, until
from tests.house import House
from tests.repeats.test_missed import lapse, page_of, reason_in

pytestmark = pytest.mark.postgres
ROOMS = ("app", "models", "views")
DAY = dt.timedelta(days=1)
Outcome = Callable[[House, Traveller], Any]


def attempt(story: Story, step: Step, *, jack: bool = False) -> str:
    """Return why a step is refused, nothing where it may be taken; it is not kept."""
    reader = story.people.jack if jack else story.people.of(step.roles[0])
    story.ready(step, reader)
    with story.session(reader) as session:
        try:
            story.act(session, step)
        except Refused as refused:
            return str(refused)
    return ""


def told(house: House, steps: Sequence[Step], *by_jack: Step) -> Story:
    story = Story(house)
    story.tell(steps, by_jack=by_jack)
    return story


def who_received_submits(house: House, _time: Traveller) -> str:
    story = told(house, until(verification.SUBMIT), casework.RECEIVE)
    return attempt(story, verification.SUBMIT, jack=True)


def three_months_are_proposed(house: House, _time: Traveller) -> str:
    story = told(house, until(decision.PROPOSE))
    with house.program() as session:
        (measure,) = newest(session, Decision, story.case_id).measures
        measure.instalments = 3
    return attempt(story, decision.PROPOSE)


def two_handle_an_advance(house: House, _time: Traveller) -> str:
    return attempt(told(house, [casework.RECEIVE]), casework.QUICKEN)


def a_fine_of_900_for_800(house: House, time: Traveller) -> str:
    story = told(house, until(notice.END))
    time.move(6 * DAY)
    story.tell(MAIN[MAIN.index(notice.END) : MAIN.index(penalty.NOTIFY)])
    return attempt(story, penalty.NOTIFY)


def nobody_moved_it_for_40_days(house: House, _time: Traveller) -> str:
    number = lapse(house, 40)
    return reason_in(page_of(house, Role.TOWN_HEAD), number)


def it_was_given_up_100_days_ago(house: House, time: Traveller) -> str:
    given_up = {"state": CaseState.WITHDRAWN, "received_at": time.at - 100 * DAY}
    number = lapse(house, 0, **given_up)
    return reason_in(page_of(house, Role.TOWN_HEAD), number)


def eight_hundred_are_proposed(house: House, _time: Traveller) -> str:
    story = Story(house)
    story.relief_type = ReliefType.TEMPORARY
    story.tell(until(decision.PROPOSE))
    return attempt(story, decision.PROPOSE)


def the_applicant_is_36(house: House, _time: Traveller) -> Any:
    story = told(house, until(casework.REVIEW))
    with house.program() as session:
        return story.case(session).exempt


# The set that says it, two values, and what becomes of the same case under each.
OUTCOMES: dict[Param, tuple[str, str, str, Outcome]] = {
    Param.SOD_RECEIVE: (SEED, "是", "否", who_received_submits),
    Param.INSTALMENTS_MOST: (SEED, "2", "3", three_months_are_proposed),
    Param.FAST_HANDLERS: (STATUTE, "2", "3", two_handle_an_advance),
    Param.PENALTY_LEAST: (SEED, "1", "1.5", a_fine_of_900_for_800),
    Param.PENALTY_MOST: (SEED, "3", "1", a_fine_of_900_for_800),
    Param.LAPSED_DAYS: (SEED, "30", "60", nobody_moved_it_for_40_days),
    Param.MISSED_MONTHS: (SEED, "12", "2", it_was_given_up_100_days_ago),
    Param.DIBAO_MONTH: (SEED, "744.00", "10.00", eight_hundred_are_proposed),
    Param.MINOR_AGE: (SEED, "18", "40", the_applicant_is_36),
}


def outcome_of(house: House, key: Param, value: str) -> Any:
    code, *_values, outcome = OUTCOMES[key]
    with travel(BEGUN) as time, saying(house, code, key, value):
        return outcome(house, time)


@pytest.mark.parametrize("key", Param, ids=lambda key: key.code)
def test_another_value_of_a_parameter_is_another_outcome(house: House, key: Param) -> None:
    _code, one, other, _outcome = OUTCOMES[key]
    assert outcome_of(house, key, one) != outcome_of(house, key, other)


# How far a story goes until the limit runs.
RUNS_AFTER: dict[LimitKey, tuple[Step, ...]] = {
    LimitKey.VERIFY: (casework.RECEIVE,),
    LimitKey.AGAIN: (*until(casework.REVIEW), casework.SEND_BACK),
    LimitKey.NOTICE: until(notice.END),
    LimitKey.FAST: until(payment.PAY, FAST),
    LimitKey.SUPPLEMENT: until(casework.SUPPLEMENT, FAST),
    LimitKey.HANDLE: until(verification.ARRANGE),
}


@contextmanager
def lasting(house: House, key: LimitKey, more: int) -> Iterator[None]:
    """Let a limit of both sets last so much longer, for a while."""

    def change(by: int) -> None:
        with house.program() as session:
            for code in (SEED, STATUTE):
                rows = select(Limit).where(Limit.rule_set_id == set_named(session, code).id)
                row = session.scalars(rows.where(Limit.key == key)).one()
                row.amount += by
        forget_kept()

    change(more)
    try:
        yield
    finally:
        change(-more)


def end_of(house: House, key: LimitKey) -> dt.datetime:
    """Return when a limit ends in a story told on the same day."""
    with travel(BEGUN):
        story = told(house, RUNS_AFTER[key])
        with house.program() as session:
            query = select(Timer.due_at).where(Timer.rule == key.code).order_by(Timer.id.desc())
            assert story.case_id
            end = session.scalars(query).first()
    assert end is not None
    return end


@pytest.mark.parametrize("key", LimitKey, ids=lambda key: key.code)
def test_another_length_of_a_limit_is_another_end(house: House, key: LimitKey) -> None:
    plain = end_of(house, key)
    with lasting(house, key, 1):
        assert end_of(house, key) > plain


def names_read(keys: type[Choice]) -> set[str]:
    """Return the keys that the program names anywhere but where they are declared."""
    found = set()
    for file in (file for room in ROOMS for file in Path(room).rglob("*.py")):
        if file != Path("models/rules/keys.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    found |= {node.attr} if node.value.id == keys.__name__ else set()
    return found


@pytest.mark.parametrize("keys", [Param, LimitKey])
def test_a_key_that_nothing_reads_is_no_key(keys: type[Choice]) -> None:
    assert {key.code for key in keys} == names_read(keys)
