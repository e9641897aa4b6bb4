"""No path of steps, whoever takes them in whatever order, approves past a limit unresolved."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.declare import Choice, Step
from app.flow.act import Refused, take
from app.flow.subject import flow_of
from app.kernel.clock import travel
from app.records import ActDone
from models import casework, decision, resolution
from models.case import CaseState
from models.decision import Decision, DecisionState
from models.exemption import EXEMPT
from models.resolution import Resolution, ResolutionState, Resolved
from models.roles import Role
from models.rules.lists import Decider
from tests.flow.story import (
    BEGUN,
    DRAFTED_IN_TOWN,
    People,
    Story,
    newest,
    powers,
    up_to,
)
from tests.house import House

pytestmark = pytest.mark.postgres

TOWN, COUNTY = Decimal(2000), Decimal(20000)
AMOUNTS = [Decimal(text) for text in ("1999.99", "2000.00", "2000.01", "20000.00", "20000.01")]
WHO = (Role.WINDOW, Role.TOWN_HEAD, Role.REVIEWER, Role.APPROVER, Role.COORDINATOR)
LONGEST = 16
EXAMPLES = 300 if os.environ.get("FULL") == "1" else 40
# What ends a case before it is decided leads nowhere from here; the others decide nothing.
ASIDE = (casework.WITHDRAW, casework.SEND_CHECK, casework.CHECK_BACK, EXEMPT)
ASKED: dict[Step, dict[str, Any]] = {casework.REVIEW: {"opinion": "同意上报"}}


class Office:
    """One case after its verification, and whatever may be tried about it next."""

    def __init__(self, house: House, people: People) -> None:
        self.story = Story(house, people)
        self.story.tell(DRAFTED_IN_TOWN[:-1])

    def _records(self, session: Session) -> list[Any]:
        case_id = self.story.case_id
        found = (newest(session, model, case_id) for model in (Decision, Resolution))
        return [self.story.case(session), *(record for record in found if record is not None)]

    def tries(self) -> list[Step | str]:
        """Return the steps that some state allows, what may be begun, and a change of amounts."""
        with self.story.house.program() as session:
            steps: list[Step | str] = [decision.DRAFT, resolution.RECORD, "amount"]
            for record in self._records(session):
                flow = flow_of(record)
                assert flow is not None
                after = [s for s in flow.after(getattr(record, flow.state.key)) if s.roles]
                steps += [step for step in after if step not in ASIDE]
                if isinstance(record, Decision):  # mostly onward to what this is about
                    steps += [step for step in after if not step.reason] * 5
            return steps

    def attempt(self, what: Step | str, role: Choice, amount: Decimal, resolved: Resolved) -> bool:
        """Try it as somebody; return whether it was done."""
        self.story.granted = self.story.resolved = amount
        with self.story.session(self.story.people.of(role)) as session:
            try:
                if isinstance(what, Step):
                    self._step(session, what, resolved)
                else:
                    self._change(session, amount)
                session.commit()
            except Refused:
                return False
        return True

    def _step(self, session: Session, step: Step, resolved: Resolved) -> None:
        if step in (decision.DRAFT, resolution.RECORD):
            self.story.act(session, step)
            if step is resolution.RECORD:
                newest(session, Resolution, self.story.case_id).resolved = resolved
            return
        records = {type(record).__tablename__: record for record in self._records(session)}
        reason = "按规定办理" if step.reason else None
        take(session, records[step.table], step, ASKED.get(step, {}), reason)

    def _change(self, session: Session, amount: Decimal) -> None:
        """Type another amount, where the form of the decision is open."""
        made = newest(session, Decision, self.story.case_id)
        if made is not None and made.state in decision.OPEN:
            made.measures[0].amount = amount

    def again(self) -> None:
        """Verify a case anew that was sent back."""
        with self.story.house.program() as session:
            back = self.story.case(session).state is CaseState.RETURNED
        if back:
            self.story.tell(DRAFTED_IN_TOWN[-3:-1])

    def judged(self) -> Iterator[str]:
        """Yield how the case was approved, after looking whether it might be."""
        with self.story.house.program() as session:
            made = newest(session, Decision, self.story.case_id)
            if made is None or made.state is not DecisionState.EFFECTIVE:
                return
            query = select(ActDone.step).where(
                ActDone.kind == "decisions", ActDone.record_id == made.id,
                ActDone.step.in_([decision.APPROVE.key, decision.APPROVE_IN_TOWN.key]),
            )  # fmt: skip
            (step,) = session.scalars(query).all()
            if step == decision.APPROVE_IN_TOWN.key:
                assert made.total <= TOWN
                yield "town"
            elif made.total <= COUNTY:
                yield "county"
            else:
                rested_on(session, self.story.case_id, made.total)
                yield "resolution"


def rested_on(session: Session, case_id: int, total: Decimal) -> None:
    """The last resolution that somebody else confirmed agreed to the sum."""
    query = select(Resolution).where(
        Resolution.case_id == case_id, Resolution.state == ResolutionState.CONFIRMED
    )
    last = session.scalars(query.order_by(Resolution.id.desc())).first()
    assert last is not None
    assert last.resolved is Resolved.AGREE
    assert last.up_to is not None
    assert total <= last.up_to
    doers = session.execute(
        select(ActDone.step, ActDone.staff_id).where(
            ActDone.kind == "resolutions", ActDone.record_id == last.id
        )
    ).all()
    assert len({staff_id for _, staff_id in doers}) == 2


@pytest.fixture(scope="module")
def people(house: House) -> People:
    return People(house)


def test_no_path_approves_past_a_limit_without_its_resolution(house: House, people: People) -> None:
    ways: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(data=st.data())
    def walk(data: st.DataObject) -> None:
        office = Office(house, people)
        for _ in range(LONGEST):
            what = data.draw(st.sampled_from(office.tries()))
            roles = what.roles if isinstance(what, Step) else ()
            role = data.draw(st.sampled_from([*roles * 4, *WHO]))
            amount = data.draw(st.sampled_from(AMOUNTS))
            done = office.attempt(what, role, amount, data.draw(st.sampled_from(Resolved)))
            ways["done" if done else "refused"] += 1
            office.again()
        ways.update(office.judged())

    town, county, body = (up_to(Decider.TOWN, "2000"), up_to(Decider.COUNTY, "20000"),
                          up_to(Decider.BODY))  # fmt: skip
    with travel(BEGUN), powers(house, town, county, body):
        walk()
    # The walks came to what they are about: both ways of approving, and much that was refused.
    assert ways["town"]
    assert ways["county"]
    assert ways["refused"]


def test_a_walk_that_is_led_there_approves_by_a_resolution(house: House, people: People) -> None:
    led = (
        (casework.REVIEW, Role.TOWN_HEAD), (resolution.RECORD, Role.COORDINATOR),
        (resolution.CONFIRM, Role.REVIEWER), (decision.DRAFT, Role.REVIEWER),
        (decision.PROPOSE, Role.REVIEWER), (decision.APPROVE, Role.APPROVER),
    )  # fmt: skip
    county = up_to(Decider.COUNTY, "20000")
    with travel(BEGUN), powers(house, up_to(Decider.TOWN, "2000"), county):
        office = Office(house, people)
        for step, role in led:
            assert office.attempt(step, role, AMOUNTS[-1], Resolved.AGREE), step.key
        assert [*office.judged()] == ["resolution"]
