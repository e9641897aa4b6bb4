"""The real office's lives: time limits, numbers, sums, duties, all or nothing, append-only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.append_only import TABLES
from app.declare import Step, Where
from app.declare.record import Stored
from app.flow.act import Refused
from app.flow.rules import limit_of, values_of
from app.kernel import clock
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.records import (
    ActDone,
    JournalEntry,
    LimitUnit,
    Reading,
    RuleState,
    SeriesCount,
    Timer,
)
from models import (
    casework,
    decision,
    duties,
    notice,
    payment,
    recovery,
    resolution,
    verification,
)
from models.case import Case, CaseState
from models.household import Household, Member
from models.lists import Form, Relation
from models.payment import Payment
from models.recovery import Recovery, Repayment
from models.rules.keys import LimitKey, Param, Pause
from models.rules.lists import Decider
from models.rules.sets import Limit, Parameter, RuleSet
from tests.factories import Family
from tests.flow.story import (
    BEGUN,
    DRAFTED_IN_TOWN,
    FAST,
    GRANTED,
    IN_TOWN,
    MAIN,
    People,
    Story,
    newest,
    powers,
    until,
    up_to,
)
from tests.house import EAST, WEST, House

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
PAIRS = [(step, other) for step, others in duties.APART.items() for other in others]
REOPENED = (*until(decision.DRAFT), casework.SEND_BACK, verification.ARRANGE, verification.SUBMIT)


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


def play(story: Story, time: Traveller, steps: tuple[Step, ...], *by_jack: Step) -> None:
    """Take steps, letting a notice hang its days."""
    for step in steps:
        if step is notice.END:
            time.move(6 * DAY)
        story.tell([step], by_jack=by_jack)


def open_timers(session: Session, case_id: int) -> list[Timer]:
    mine = (Timer.kind == "cases") & (Timer.record_id == case_id)
    query = select(Timer).where(mine, Timer.done_at.is_(None)).order_by(Timer.id)
    return list(session.scalars(query))


def test_the_whole_job_comes_to_its_end(house: House, story: Story, time: Traveller) -> None:
    play(story, time, MAIN)
    with house.program() as session:
        assert story.case(session).state is CaseState.CLOSED
        entries = select(JournalEntry.act).where(
            JournalEntry.subject_kind == "cases", JournalEntry.subject_id == story.case_id
        )
        acts = session.scalars(entries.order_by(JournalEntry.id)).all()
        assert [act for act in acts if "." in act and act in {s.key for s in MAIN}] == [
            step.key for step in MAIN
        ]
        assert open_timers(session, story.case_id) == []


def test_two_working_days_over_the_spring_festival(house: House, story: Story) -> None:
    story.take(casework.RECEIVE)
    with house.program() as session:
        case = story.case(session)
        (timer,) = open_timers(session, story.case_id)
        assert case.due_at is not None
        assert clock.in_office(case.due_at).date() == dt.date(2026, 2, 24)
        assert (timer.rule, timer.started_at, timer.due_at) == (
            LimitKey.VERIFY.code,
            BEGUN,
            case.due_at,
        )
        assert not timer.provisional


def test_the_limit_runs_from_the_application_and_not_from_typing_it_in(
    house: House, story: Story, time: Traveller
) -> None:
    time.move(5 * DAY)
    story.take(casework.RECEIVE)
    with house.program() as session:
        case = story.case(session)
        case.received_at = BEGUN
        (timer,) = open_timers(session, story.case_id)
        assert timer.started_at == BEGUN + 5 * DAY


def test_a_verification_stops_the_limit_and_sending_back_starts_another(
    house: House, story: Story, time: Traveller
) -> None:
    play(story, time, until(decision.DRAFT))
    with house.program() as session:
        (whole,) = open_timers(session, story.case_id)
        assert (whole.label, whole.paused_at) == ("全程办理时限", None)
        assert story.case(session).due_at == whole.due_at
    time.move(11 * DAY)
    story.take(casework.SEND_BACK)
    with house.program() as session:
        whole, timer = open_timers(session, story.case_id)
        assert (whole.paused_at, whole.paused_for) == (time.at, Pause.RECHECK.code)
        assert (timer.label, timer.started_at) == ("重查时限", time.at)
        assert story.case(session).due_at == timer.due_at > time.at


def test_a_withdrawn_application_has_no_limit(house: House, story: Story) -> None:
    story.tell([casework.RECEIVE, casework.WITHDRAW])
    with house.program() as session:
        assert story.case(session).due_at is None
        assert open_timers(session, story.case_id) == []


def test_a_notice_hangs_as_long_as_the_rule_says(
    house: House, story: Story, time: Traveller
) -> None:
    play(story, time, until(notice.END))
    with house.program() as session:
        posted = newest(session, notice.Notice, story.case_id)
        assert posted.until_on - posted.from_on == 5 * DAY
    with pytest.raises(Refused, match="尚未届满"):
        story.take(notice.END)
    time.move(5 * DAY)
    with pytest.raises(Refused, match="尚未届满"):
        story.take(notice.END)
    time.move(DAY)
    story.take(notice.END)


def number_of(story: Story) -> str:
    with story.house.program() as session:
        return story.case(session).number


def test_numbers_count_on_by_township_and_year(
    house: House, people: People, time: Traveller
) -> None:
    def received(whose: People) -> str:
        story = Story(house, whose)
        story.take(casework.RECEIVE)
        return number_of(story)

    first, second = received(people), received(people)
    assert first.startswith("JN-DS-2026-")
    assert int(second[-4:]) == int(first[-4:]) + 1
    assert received(People(house, WEST)).startswith("JN-XH-2026-")
    time.move(365 * DAY)
    assert received(people) == "JN-DS-2027-0001"


def test_a_number_that_was_not_kept_is_drawn_again(story: Story) -> None:
    reader = story.people.of(casework.RECEIVE.roles[0])
    drawn = []
    for _ in range(2):
        with story.session(reader) as session:
            story.act(session, casework.RECEIVE)
            drawn.append(session.scalars(select(Case).order_by(Case.id.desc())).first().number)
    story.take(casework.RECEIVE)
    assert {*drawn, number_of(story)} == {drawn[0]}


def test_sums_follow_their_rows(house: House, story: Story) -> None:
    story.tell(until(decision.PROPOSE))
    with house.program() as session:
        made = newest(session, decision.Decision, story.case_id)
        assert made.total == GRANTED
        more = {"relief_type": made.measures[0].relief_type, "route": made.measures[0].route}
        cash = decision.Measure(decision=made, form=Form.CASH, amount=Decimal("0.01"), **more)
        goods = decision.Measure(decision=made, form=Form.GOODS, content="大米", **more)
        session.add_all([cash, goods])
        session.flush()
        assert made.total == GRANTED + Decimal("0.01")
        cash.amount = Decimal("200.05")
        session.flush()
        assert made.total == Decimal("1000.05")
        cash.voided_at = clock.now()
        session.flush()
        assert made.total == GRANTED


def test_a_household_counts_its_members(house: House) -> None:
    with house.program() as session:
        household = Family(session, house).row(Household)
        assert household.size == 1
        person = Family(session, house).row(type(household.head))
        member = Member(household_id=household.id, person=person, relation=next(iter(Relation)))
        session.add(member)
        session.commit()
        assert session.get_one(Household, household.id).size == 2
        assert member.town_id == house.towns[EAST], "a key alone leads to the area, too"


def test_repayments_add_up_once_they_arrived(house: House, story: Story, time: Traveller) -> None:
    def sums() -> tuple[Decimal, Decimal, str]:
        with house.program() as session:
            owed = newest(session, Recovery, story.case_id)
            return owed.repaid, owed.outstanding, owed.state.code

    play(story, time, until(recovery.CONFIRM))
    assert sums() == (0, GRANTED, "ORDERED")
    story.take(recovery.CONFIRM)
    assert sums() == (300, 500, "PARTLY")
    story.take(recovery.RECORD)
    with house.program() as session:
        newest(session, Repayment, story.case_id).amount = Decimal("500.00")
    story.take(recovery.CONFIRM)
    assert sums() == (GRANTED, 0, "DONE")
    with pytest.raises(Refused, match="责令退回之后"):
        story.take(recovery.RECORD)


def name_pair(pair: object) -> str:
    if isinstance(pair, Where):
        return f"{pair.step.key}-{pair.rule.code}"
    return pair.key if isinstance(pair, Step) else str(pair)


REPORTED = (*DRAFTED_IN_TOWN, decision.REPORT)
RESOLVED = (*until(decision.DRAFT), resolution.RECORD, resolution.CONFIRM)
PROPOSED_AND_BACK = (
    *until(decision.APPROVE), casework.SEND_BACK, verification.ARRANGE, verification.SUBMIT,
)  # fmt: skip
# The ways to steps that the main job does not take.
WAYS: dict[tuple[Step, Step], tuple[Step, ...]] = {
    (casework.REVIEW, decision.DRAFT): DRAFTED_IN_TOWN,
    (casework.REVIEW, decision.REPORT): REPORTED,
    (decision.REPORT, verification.SUBMIT): DRAFTED_IN_TOWN,
    **{
        (decision.APPROVE_IN_TOWN, other): REPORTED
        for other in (verification.SUBMIT, decision.DRAFT, decision.REPORT, casework.RECEIVE)
    },
    (decision.APPROVE_IN_TOWN, decision.PROPOSE): (*PROPOSED_AND_BACK, decision.REPORT),
    (decision.APPROVE, decision.REPORT): (*REPORTED, casework.REVIEW, decision.PROPOSE),
    **{
        (decision.APPROVE, other): (*RESOLVED, decision.DRAFT, decision.PROPOSE)
        for other in (resolution.RECORD, resolution.CONFIRM)
    },
    (resolution.CONFIRM, resolution.RECORD): RESOLVED[:-1],
    (payment.PAY, decision.APPROVE_IN_TOWN): IN_TOWN,
    (casework.FULFIL, decision.APPROVE_IN_TOWN): IN_TOWN,
}


def way_to(step: Step, other: Step) -> tuple[Step, ...]:
    """Return the steps up to one, with the other among them."""
    if (step, other) == (verification.SUBMIT, casework.REVIEW):
        return REOPENED[:-1]
    if (step, other) in WAYS:
        return WAYS[step, other]
    if step is casework.FULFIL:
        return (*until(payment.PAY),)
    if other is casework.QUICKEN:
        return until(step, FAST)
    if step.table == "hits":
        return until(decision.APPROVE)
    name = step if step in MAIN else duties.penalty.DECIDE
    return until(name)


@contextmanager
def rule(house: House, key: Param, value: str) -> Iterator[None]:
    """Let the county set a rule of the set in force, for a while."""

    def write(new: str) -> str:
        with house.program() as session:
            row = session.scalars(
                select(Parameter).where(
                    Parameter.key == key, Parameter.rule_set.has(code="SEED-2022")
                )
            ).one()
            old, row.value = row.value, new
            return old

    before = write(value)
    try:
        yield
    finally:
        write(before)


def expected(other: Step, step: Step) -> str:
    return f"职责分离：.*已参与本案“{other.label}”，不能再办理“{step.label}”，请由他人办理。"


@pytest.mark.parametrize(("step", "apart"), PAIRS, ids=name_pair)
def test_nobody_takes_both_of_two_separated_steps(
    house: House, people: People, time: Traveller, step: Step, apart: Step | Where
) -> None:
    other = apart.step if isinstance(apart, Where) else apart
    form = Form.GOODS if step is casework.FULFIL else Form.CASH
    story = Story(house, people, form=form)
    kept_apart = "是" if isinstance(apart, Where) else "否"
    town, county = up_to(Decider.TOWN, "2000"), up_to(Decider.COUNTY)
    with rule(house, Param.SOD_RECEIVE, kept_apart), powers(house, town, county):
        play(story, time, way_to(step, other), other)
        with pytest.raises(Refused, match=expected(other, step)):
            story.take(step, people.jack)
        story.take(step)  # a colleague may


@pytest.mark.parametrize("step", [verification.SUBMIT, casework.REVIEW], ids=name_pair)
def test_the_rules_decide_whether_who_received_may_go_on(
    house: House, people: People, time: Traveller, step: Step
) -> None:
    story = Story(house, people)
    play(story, time, until(step), casework.RECEIVE)
    with rule(house, Param.SOD_RECEIVE, "是"), pytest.raises(Refused, match="职责分离"):
        story.take(step, people.jack)
    with rule(house, Param.SOD_RECEIVE, "否"):
        story.take(step, people.jack)


def test_an_investigator_who_did_not_type_counts_too(house: House, story: Story) -> None:
    """The second signature verifies as much as the first."""
    story.tell(until(verification.SUBMIT))
    jack, typist = story.people.jack, story.people.of(verification.SUBMIT.roles[0])
    with house.program() as session:
        planned = newest(session, verification.Verification, story.case_id)
        planned.first_id, planned.second_id = typist.staff_id, jack.staff_id
    with story.session(typist) as session:
        story.act(session, verification.SUBMIT)
        session.commit()
    with pytest.raises(Refused, match=expected(verification.SUBMIT, casework.REVIEW)):
        story.take(casework.REVIEW, jack)


def test_a_step_of_another_role_is_refused_by_name(story: Story) -> None:
    story.tell(until(decision.APPROVE))
    clerk = story.people.of(casework.RECEIVE.roles[0])
    with pytest.raises(Refused, match="“批准”由县级审批人办理"):
        story.take(decision.APPROVE, clerk)


def test_a_step_of_another_state_is_refused_by_name(story: Story) -> None:
    story.take(casework.RECEIVE)
    with pytest.raises(Refused, match="当前状态是“已接收”，不能办理“审核上报”"):
        story.take(casework.REVIEW)


WRITTEN = (
    "cases", "verifications", "decisions", "measures", "payments", "notices", "recoveries",
    "repayments", "penalties", "journal", "acts", "timers", "series_counts",
)  # fmt: skip


def stored(house: House) -> dict[str, list[Any]]:
    """Return every row a step may write, as it stands in the database."""
    found = {}
    with house.engine.connect() as connection:
        for name in WRITTEN:
            table = Stored.metadata.tables[name]
            key = next(iter(table.primary_key.columns))
            rows = connection.execute(text(f"SELECT * FROM {name} ORDER BY {key.name}"))  # noqa: S608 - our own names
            found[name] = [tuple(map(str, row)) for row in rows]
    return found


class Broken(Exception):
    """The machine stopped in the middle of a step."""


@contextmanager
def breaking_after(house: House, writes: int) -> Iterator[list[str]]:
    """Stop after so many writing statements; yield those that were run."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            seen.append(statement)
            if len(seen) == writes:
                raise Broken(statement)

    event.listen(house.engine, "after_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(house.engine, "after_cursor_execute", count)


def attempt(story: Story, step: Step) -> None:
    with story.session(story.people.of(step.roles[0])) as session:
        story.act(session, step)
        session.commit()


def break_everywhere(house: House, story: Story, step: Step) -> int:
    """Break a step after each of its writes; return how many there were."""
    story.ready(step, story.people.of(step.roles[0]))
    before = stored(house)
    for writes in range(1, 100):
        with breaking_after(house, writes) as seen:
            try:
                attempt(story, step)
            except Broken:
                assert stored(house) == before, f"{step.key} after {seen[-1]}"
                continue
        assert stored(house) != before
        return writes - 1
    raise AssertionError(f"{step.key} never ends")


def test_a_step_that_breaks_anywhere_leaves_nothing(
    house: House, story: Story, time: Traveller
) -> None:
    counts = {}
    for step in MAIN:
        if step is notice.END:
            time.move(6 * DAY)
        counts[step.key] = break_everywhere(house, story, step)
        if step is casework.RECEIVE:
            with house.program() as session:
                story.case_id = session.scalar(select(func.max(Case.id))) or 0
    # At least the record, its journal line and who acted.
    assert min(counts.values()) >= 3, counts
    assert counts[decision.APPROVE.key] > counts[casework.ACCEPT.key]


def test_a_payment_belongs_to_the_approval_that_ordered_it(house: House, story: Story) -> None:
    story.tell(until(payment.PAY))
    with house.program() as session:
        paid = newest(session, Payment, story.case_id)
        assert (paid.amount, paid.state.code) == (GRANTED, "PENDING")
        moments = select(JournalEntry.at, JournalEntry.staff_id).where(
            JournalEntry.subject_kind == "cases",
            JournalEntry.subject_id == story.case_id,
            JournalEntry.act.in_(["decisions.approve", "cases.approve", "payments.order"]),
        )
        approver = story.people.of(decision.APPROVE.roles[0]).staff_id
        assert [tuple(row) for row in session.execute(moments)] == [(BEGUN, approver)] * 3


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET kind = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_noted(
    house: House, story: Story, table: str, change: str
) -> None:
    story.take(casework.RECEIVE)
    with house.program() as session:
        session.add(Reading(at=clock.now(), kind="cases", record_id=story.case_id, way="show"))
    rows = text(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
    with house.engine.connect() as connection:
        before = connection.execute(rows).scalar()
        assert before
        with pytest.raises(DBAPIError, match="只能追加，不能修改或删除"):
            connection.execute(text(change.format(table)))
    with house.engine.connect() as connection:
        assert connection.execute(rows).scalar() == before


def test_the_session_cannot_change_what_was_noted_either(house: House, story: Story) -> None:
    story.take(casework.RECEIVE)
    for model in (JournalEntry, ActDone):
        with house.program() as session:
            line: Any = session.scalars(select(model).order_by(model.id.desc())).first()
            line.kind = "x"
            with pytest.raises(DBAPIError, match="只能追加"):
                session.commit()
            session.rollback()


def test_a_case_keeps_the_rules_of_its_day(house: House, people: People, time: Traveller) -> None:
    """Whatever the county decides later, the case is judged by the set it was received under."""
    old = Story(house, people)
    old.take(casework.RECEIVE)
    later = dt.datetime(2091, 5, 10, 9, 0, tzinfo=OFFICE_ZONE)
    with house.program() as session:
        fresh = RuleSet(
            code="T-2091", name="新规则", basis="文", from_on=later.date(),
            state=RuleState.PUBLISHED,
        )  # fmt: skip
        fresh.limits = [
            Limit(key=key, amount=7, unit=LimitUnit.DAY, source="文") for key in LimitKey
        ]
        fresh.parameters = [Parameter(key=Param.SOD_RECEIVE, value="是", source="文")]
        session.add(fresh)
        session.flush()
        new_set = fresh.id
    time.move(later - time.at)
    new = Story(house, people)
    new.take(casework.RECEIVE)
    try:
        with house.program() as session:
            mine, other = old.case(session), new.case(session)
            assert other.rule_set_id == new_set != mine.rule_set_id
            lengths = [limit_of(session, case, LimitKey.VERIFY).length for case in (mine, other)]
            assert list(map(str, lengths)) == ["2 个工作日", "7 天"]
            assert values_of(session, new_set) == {Param.SOD_RECEIVE: True}
            assert other.due_at is not None
            assert clock.in_office(other.due_at).date() == later.date() + 7 * DAY
        # A step on the old case, taken under the new set, still runs by the old one.
        old.tell([casework.ACCEPT, verification.ARRANGE, verification.SUBMIT, casework.REVIEW])
        old.take(casework.SEND_BACK)
        with house.program() as session:
            running = open_timers(session, old.case_id)
            (timer,) = [timer for timer in running if timer.rule == LimitKey.AGAIN.code]
            assert clock.in_office(timer.due_at).date() < later.date() + 7 * DAY
    finally:
        with house.program() as session:
            session.get_one(RuleSet, new_set).voided_at = clock.now()


def test_a_series_never_counts_backwards(house: House, story: Story) -> None:
    story.take(casework.RECEIVE)
    query = select(SeriesCount.last).where(SeriesCount.series == "case")
    with house.program() as session:
        before = sum(session.scalars(query))
        story.case(session).voided_at = clock.now()
        session.flush()
        assert sum(session.scalars(query)) == before


def test_the_areas_of_all_stories_are_their_own(house: House, people: People) -> None:
    """What is told in one township is not seen in the other."""
    story = Story(house, People(house, WEST))
    with travel(BEGUN):
        story.take(casework.RECEIVE)
    with story.session(people.of(casework.RECEIVE.roles[0])) as session:
        assert session.get(Case, story.case_id) is None
    assert people.where == EAST
