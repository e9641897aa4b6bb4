"""Intake, decision, payment: what is refused at once, what waits for whom, what is deducted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.declare import Step
from app.flow.act import Refused, take
from app.kernel import clock
from app.kernel.clock import Traveller, travel
from app.records import JournalEntry
from app.scope import Reader
from models import casework, decision, hit, notice, payment
from models.case import Case
from models.decision import Decision, DecisionKind, Measure
from models.hit import Hit, HitState
from models.household import Member
from models.lists import PublicCause, Relation, ReliefType
from models.outside_aid import Giver, OutsideAid
from models.payment import Payment, PaymentState
from models.person import Person
from models.roles import Role
from models.rules.frequencies import Frequency, Period
from models.rules.lists import Outcome
from models.rules.repeats import Check
from tests.flow.story import BEGUN, GRANTED, People, Story, newest, until
from tests.house import EAST, WEST, House
from tests.people import someone
from tests.repeats.told import (
    ask_for,
    change,
    hits_of,
    repeat,
    rules,
    same_family,
    shared_with,
    whys_of,
)

pytestmark = pytest.mark.postgres
DAY = dt.timedelta(days=1)
S = HitState
HELPED = (*until(payment.PAY), payment.PAY, notice.MAKE, notice.POST)
OPEN_AND_CAUSE = (
    repeat(Check.OPEN_CASE, Outcome.BLOCK), repeat(Check.SAME_CAUSE, months=12)
)  # fmt: skip


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def east(house: House) -> People:
    return People(house, EAST)


@pytest.fixture(scope="module")
def west(house: House) -> People:
    return People(house, WEST)


def helped(house: House, people: People, time: Traveller) -> Story:
    """Return a case that was paid and closed."""
    story = Story(house, people)
    story.tell(HELPED)
    time.move(6 * DAY)
    story.tell([notice.END, casework.CLOSE])
    return story


def second(house: House, people: People, first: Story) -> Story:
    """Return an application of the same family, taken by a township that may see it."""
    return shared_with(house, same_family(Story(house, people), first), people.where)


def aid(house: House, story: Story, amount: str = "300.00", **more: object) -> None:
    said = {"cause": None, "given_on": clock.today(), **more}
    with house.program() as session:
        person = session.get_one(Person, story.person_id)
        given = OutsideAid(person=person, kind=Giver.CHARITY, giver="县红十字会", what="慰问金")
        given.amount = Decimal(amount)
        for name, value in said.items():
            setattr(given, name, value)
        session.add(given)


def test_an_open_case_of_another_township_is_named_and_not_shown(
    house: House, east: People, west: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.OPEN_CASE, Outcome.BLOCK)):
        first = Story(house, east)
        first.take(casework.RECEIVE)
        with pytest.raises(Refused, match="在 东山镇 有一件在办申请，不能重复受理") as refused:
            second(house, west, first).take(casework.RECEIVE)
        with house.program() as session:
            assert session.get_one(Case, first.case_id).number not in str(refused.value)
        clerk = someone(house, Role.WINDOW, WEST)
        assert clerk.api("GET", f"/cases/{first.case_id}").status == 404
        first.take(casework.WITHDRAW)
        second(house, west, first).take(casework.RECEIVE)
    assert time.at >= BEGUN


def test_a_set_may_allow_two_open_cases_or_not_ask_at_all(
    house: House, east: People, time: Traveller
) -> None:
    first = Story(house, east)
    first.take(casework.RECEIVE)
    with rules(house, repeat(Check.OPEN_CASE, by=Role.REVIEWER)):
        other = same_family(Story(house, east), first)
        other.take(casework.RECEIVE)
        assert hits_of(house, other) == [("OPEN_CASE", S.AT_REVIEWER)]
    with rules(house):
        third = same_family(Story(house, east), first)
        third.take(casework.RECEIVE)
        assert hits_of(house, third) == []
    assert time.at >= BEGUN


def test_relief_in_another_township_waits_for_who_the_rule_names(
    house: House, east: People, west: People, time: Traveller
) -> None:
    with rules(house, *OPEN_AND_CAUSE):
        first = helped(house, east, time)
        other = second(house, west, first)
        other.tell(until(decision.APPROVE))
        assert hits_of(house, other) == [("SAME_CAUSE", S.AT_APPROVER)]
        (why,) = whys_of(house, other)
        day = clock.show_day(BEGUN.date())
        assert why == f"该家庭因同一事由 {day} 在 东山镇 获得最低生活保障 800.00 元（因病）"
        with pytest.raises(Refused, match="待县级审批人核准：该家庭因同一事由"):
            other.take(decision.APPROVE)
        allow = hit.ALLOW[Role.APPROVER]
        with pytest.raises(Refused, match="“核准”由县级审批人办理"):
            take_finding(other, allow, west.of(Role.REVIEWER))
        with pytest.raises(Refused, match="请先填写“核准理由”"):
            take_finding(other, allow, west.of(Role.APPROVER), reason="")
        take_finding(other, allow, west.of(Role.APPROVER))
        assert hits_of(house, other) == [("SAME_CAUSE", S.ALLOWED)]
        other.tell([decision.APPROVE, payment.PAY])


def take_finding(story: Story, step: Step, reader: Reader, reason: str = "确有新的困难") -> None:
    """Take a step of the last thing found in a case."""
    with story.session(reader) as session:
        take(session, newest(session, Hit, story.case_id), step, {"reason": reason})
        session.commit()


def test_the_month_edge_is_counted_from_the_day_of_receipt(
    house: House, east: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.SAME_HOUSEHOLD, months=12)):
        first = helped(house, east, time)
        for day, hits in ((dt.date(2027, 2, 13), 1), (dt.date(2027, 2, 14), 0)):
            time.at = dt.datetime.combine(day, dt.time(9), clock.OFFICE_ZONE)
            other = same_family(Story(house, east), first)
            other.tell([casework.RECEIVE, casework.WITHDRAW])
            assert len(hits_of(house, other)) == hits, day


def test_a_count_in_the_year_and_a_count_in_twelve_months_part_ways_in_january(
    house: House, east: People, time: Traveller
) -> None:
    def count(period: Period) -> Frequency:
        return Frequency(
            relief_type=ReliefType.DIBAO, period=period, same_cause=True, most=1,
            outcome=Outcome.ALLOW, allowed_by=Role.TOWN_HEAD, source="各地通行",
        )  # fmt: skip

    first = helped(house, east, time)
    for period, hits in ((Period.NATURAL_YEAR, 0), (Period.ROLLING_12, 1)):
        with rules(house, count(period)):
            time.at = dt.datetime(2027, 1, 4, 9, tzinfo=clock.OFFICE_ZONE)
            other = same_family(Story(house, east), first)
            other.take(casework.RECEIVE)
            ask_for(house, other, relief_type=ReliefType.DIBAO)
            other.tell(until(decision.APPROVE)[1:])
            found = [("FREQUENCY", S.AT_HEAD)] * hits
            assert hits_of(house, other) == found, period
            if not hits:
                other.take(decision.APPROVE)
                with house.program() as session:
                    made = newest(session, Decision, other.case_id)
                    made.voided_at = clock.now()
                    session.get_one(Case, other.case_id).voided_at = clock.now()


def test_blocked_relief_may_still_be_refused(house: House, east: People, time: Traveller) -> None:
    with rules(house, repeat(Check.SAME_HOUSEHOLD)):
        first = helped(house, east, time)
        other = same_family(Story(house, east), first)
        other.take(casework.RECEIVE)
        assert hits_of(house, other) == [("SAME_HOUSEHOLD", S.AT_APPROVER)]
    with rules(house, repeat(Check.SAME_HOUSEHOLD, Outcome.BLOCK)):
        other.tell(until(decision.PROPOSE)[1:])
        with pytest.raises(Refused, match="按规则集“SEED-2022”不得办理"):
            other.take(decision.PROPOSE)
        with house.program() as session:
            made = newest(session, Decision, other.case_id)
            made.kind, made.measures[0].voided_at = DecisionKind.REFUSE, clock.now()
        other.tell([decision.PROPOSE, decision.APPROVE])
        # A case that gives nothing waits for nobody.
        assert hits_of(house, other) == [("SAME_HOUSEHOLD", S.DROPPED)]


def test_what_is_no_longer_so_is_dropped_when_the_decision_is_proposed(
    house: House, east: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.ELSEWHERE, months=3)):
        story = Story(house, east)
        aid(house, story)
        story.take(casework.RECEIVE)
        assert hits_of(house, story) == [("ELSEWHERE", S.AT_APPROVER)]
        with house.program() as session:
            found = session.scalars(select(OutsideAid).order_by(OutsideAid.id.desc())).first()
            assert found is not None
            found.voided_at = clock.now()
        story.tell(until(decision.APPROVE)[1:])
        assert hits_of(house, story) == [("ELSEWHERE", S.DROPPED)]
        story.tell([decision.APPROVE, payment.PAY])
    assert time.at >= BEGUN


def test_what_was_received_elsewhere_is_deducted_to_the_cent(
    house: House, east: People, time: Traveller
) -> None:
    """The standard of dibao is none in this set, so what was asked for is the sum."""
    with rules(house, repeat(Check.ELSEWHERE, Outcome.REDUCE, months=3)):
        story = Story(house, east)
        aid(house, story, "300.01")
        story.take(casework.RECEIVE)
        assert hits_of(house, story) == [("ELSEWHERE", S.DEDUCTED)]
        story.tell(until(decision.PROPOSE)[1:])
        ask_for(house, story, requested=None, suggested=None)
        with pytest.raises(Exception, match="请退回乡镇补填建议金额"):
            story.take(decision.PROPOSE)
        ask_for(house, story, requested=GRANTED + Decimal("300.00"))
        with pytest.raises(Refused, match=r"扣减已领的 300.01 元.*最多 799.99 元，现列 800.00 元"):
            story.take(decision.PROPOSE)
        ask_for(house, story, requested=GRANTED + Decimal("300.01"))
        story.tell([decision.PROPOSE, decision.APPROVE, payment.PAY])
    assert time.at >= BEGUN


def test_where_there_is_a_standard_it_is_the_sum_that_is_deducted_from(
    house: House, east: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.ELSEWHERE, Outcome.REDUCE, months=3)):
        story = Story(house, east)
        aid(house, story, "7000.00")
        story.tell(until(decision.PROPOSE))
        ask_for(house, story, requested=Decimal("99999.00"))
        with house.program() as session:
            made = newest(session, Decision, story.case_id)
            made.measures[0].relief_type = ReliefType.TEMPORARY
        with pytest.raises(Refused, match=r"应救助 7,440.00 元，扣减后最多 440.00 元"):
            story.take(decision.PROPOSE)
    assert time.at >= BEGUN


def test_what_is_new_since_the_proposal_sends_it_back(
    house: House, east: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.ELSEWHERE, by=Role.REVIEWER, months=3)):
        story = Story(house, east)
        story.tell(until(decision.APPROVE))
        aid(house, story)
        with pytest.raises(Refused, match=r"报批之后新发现：该家庭 .* 已由县红十字会"):
            story.take(decision.APPROVE)
        story.tell([decision.SEND_BACK, decision.PROPOSE])
        assert hits_of(house, story) == [("ELSEWHERE", S.AT_REVIEWER)]
        take_finding(story, hit.ALLOW[Role.REVIEWER], east.of(Role.REVIEWER))
        story.take(decision.APPROVE)
    assert time.at >= BEGUN


@pytest.mark.parametrize(
    ("outcome", "by"), [(Outcome.ALLOW, Role.REVIEWER), (Outcome.REDUCE, Role.APPROVER)]
)
def test_what_is_new_before_a_payment_is_recorded_and_allowed_first(
    house: House, east: People, time: Traveller, outcome: Outcome, by: Role
) -> None:
    with rules(house, repeat(Check.ELSEWHERE, outcome, by, months=3)):
        story = Story(house, east)
        story.tell(until(payment.PAY))
        story.take(payment.RECHECK)
        assert hits_of(house, story) == []
        aid(house, story)
        with pytest.raises(Refused, match="请先办理“复核重复救助”"):
            story.take(payment.PAY)
        story.take(payment.RECHECK)
        assert hits_of(house, story) == [("ELSEWHERE", hit.STATES[by])]
        with pytest.raises(Refused, match=f"待{by.label}核准"):
            story.take(payment.PAY)
        take_finding(story, hit.ALLOW[by], east.of(by))
        story.take(payment.PAY)
    assert time.at >= BEGUN


def test_money_for_the_dead_and_to_anothers_account_is_stopped(
    house: House, east: People, time: Traveller
) -> None:
    blocks = (
        repeat(Check.DEAD, Outcome.BLOCK), repeat(Check.SAME_ACCOUNT, Outcome.BLOCK)
    )  # fmt: skip
    with rules(house, *blocks):
        story, neighbour = Story(house, east), Story(house, east)
        story.tell(until(payment.PAY))
        change(house, Person, story.person_id, died_on=clock.today())
        with pytest.raises(Refused, match=r"申请人已登记于 2026-02-13 死亡"):
            story.take(payment.PAY)
        change(house, Person, story.person_id, died_on=None)
        with house.program() as session:
            paying = newest(session, Payment, story.case_id)
            mine = paying.account
            paying.account = session.get_one(Person, neighbour.person_id).account
        with pytest.raises(Refused, match=r"收款账号（尾号 \d{4}）登记在 东山镇 另一人名下"):
            story.take(payment.PAY)
        with house.program() as session:
            newest(session, Payment, story.case_id).account = mine
        story.take(payment.PAY)
        # What was paid to one of them is another's no more, whoever it is registered with.
        change(house, Person, story.person_id, account=None)
        neighbour.tell(until(payment.PAY))
        with house.program() as session:
            newest(session, Payment, neighbour.case_id).account = mine
        with pytest.raises(Refused, match="曾付给另一人"):
            neighbour.take(payment.PAY)
    assert time.at >= BEGUN


def test_a_family_is_known_by_any_of_its_people(
    house: House, east: People, west: People, time: Traveller
) -> None:
    """Somebody who was helped joins another household: the new one has had it, too."""
    with rules(house, repeat(Check.SAME_CAUSE, months=12)):
        first = helped(house, east, time)
        other = Story(house, west)
        with house.program() as session:
            person = session.get_one(Person, first.person_id)
            member = Member(household_id=other.household_id, person=person, relation=Relation.SON)
            session.add(member)
        other.take(casework.RECEIVE)
        assert hits_of(house, other) == [("SAME_CAUSE", S.AT_APPROVER)]
        third = second(house, west, first)
        third.take(casework.RECEIVE)
        ask_for(house, third, cause=PublicCause.STUDY)
        third.tell(until(decision.APPROVE)[1:])
        assert hits_of(house, third) == [("SAME_CAUSE", S.DROPPED)]


def test_a_finding_is_told_in_the_history_of_its_case(
    house: House, east: People, time: Traveller
) -> None:
    with rules(house, repeat(Check.ELSEWHERE, months=3)):
        story = Story(house, east)
        aid(house, story)
        story.take(casework.RECEIVE)
        take_finding(story, hit.ALLOW[Role.APPROVER], east.of(Role.APPROVER))
    with house.program() as session:
        acts = select(JournalEntry.act).where(
            JournalEntry.subject_kind == "cases", JournalEntry.subject_id == story.case_id,
            JournalEntry.kind == "hits",
        )  # fmt: skip
        assert list(session.scalars(acts.order_by(JournalEntry.id))) == [
            "hits.find", "hits.allow_approver",
        ]  # fmt: skip
    assert time.at >= BEGUN


def test_of_two_approvals_the_second_sees_the_first(
    house: House, east: People, time: Traveller
) -> None:
    """Where a family may have two cases, both were proposed before either was approved."""
    with rules(house, repeat(Check.SAME_CAUSE, Outcome.BLOCK, months=12)):
        first = Story(house, east)
        other = same_family(Story(house, east), first)
        for story in (first, other):
            story.tell(until(decision.APPROVE))
        first.take(decision.APPROVE)
        with pytest.raises(Refused, match=r"该家庭因同一事由 .* 获得"):
            other.take(decision.APPROVE)
        first.take(payment.PAY)
        with house.program() as session:
            assert newest(session, Payment, first.case_id).state is PaymentState.PAID
            assert session.scalar(select(Measure.id).limit(1))
    assert time.at >= BEGUN
