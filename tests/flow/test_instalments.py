"""A sum paid by months: as many payments as months, to the cent, each in its own month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.flow.act import Refused, take
from app.kernel.clock import OFFICE_ZONE, Traveller, travel
from app.kernel.money import from_fen
from models import decision, notice, payment
from models.case import CaseState
from models.decision import Decision
from models.lists import Form
from models.payment import PAYMENTS, PaymentState
from models.roles import Role
from models.rules.keys import Param
from tests.desk.town import hrefs, new_town, tasks
from tests.factories import plant
from tests.flow.saying import SEED, saying
from tests.flow.story import BEGUN, GRANTED, People, Story, newest, until
from tests.house import House
from tests.people import someone

pytestmark = pytest.mark.postgres
MONTHS = [dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1)]
CALM = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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


def parted(story: Story, months: int | None, amount: Decimal = GRANTED) -> None:
    """Let what was drafted be paid in so many months."""
    with story.house.program() as session:
        (measure,) = newest(session, Decision, story.case_id).measures
        measure.instalments, measure.amount = months, amount


def paid_by(story: Story) -> list[tuple[dt.date | None, str, PaymentState]]:
    with story.house.program() as session:
        made = newest(session, Decision, story.case_id).payments
        return [(p.month, str(p.amount), p.state) for p in sorted(made, key=lambda p: p.id)]


def pay_next(story: Story) -> None:
    """Pay the first payment that is open."""
    with story.session(story.people.of(Role.PAYER)) as session:
        made = newest(session, Decision, story.case_id).payments
        waiting = [p for p in sorted(made, key=lambda p: p.id) if not p.is_paid]
        take(session, waiting[0], payment.PAY, {})
        session.commit()


def test_each_month_waits_for_its_first_day_and_the_last_one_fulfils(
    story: Story, time: Traveller
) -> None:
    story.tell(until(decision.PROPOSE))
    parted(story, 3)
    story.tell([decision.PROPOSE, decision.APPROVE])
    waiting = PaymentState.PENDING
    amounts = ["266.67", "266.67", "266.66"]
    assert paid_by(story) == [(m, a, waiting) for m, a in zip(MONTHS, amounts, strict=True)]
    pay_next(story)
    for first in MONTHS[1:]:
        eve = dt.datetime.combine(first, dt.time(0), OFFICE_ZONE) - dt.timedelta(seconds=1)
        time.move(eve - time.at)
        said = f"分期发放：本期为 {first.year}年{first.month}月，到当月才能发放。"
        with pytest.raises(Refused, match=said):
            pay_next(story)
        with story.house.program() as session:
            assert story.case(session).state is CaseState.APPROVED
        time.move(dt.timedelta(seconds=1))
        pay_next(story)
    with story.house.program() as session:
        case = story.case(session)
        assert (case.state, case.paid) == (CaseState.FULFILLED, GRANTED)
    story.take(notice.MAKE)


@pytest.mark.parametrize("months", [None, 1])
def test_one_month_is_one_payment_at_once(story: Story, months: int | None) -> None:
    story.tell(until(decision.PROPOSE))
    parted(story, months)
    with saying(story.house, SEED, Param.INSTALMENTS_MOST, "1"):
        story.tell([decision.PROPOSE, decision.APPROVE])
    assert paid_by(story) == [(None, str(GRANTED), PaymentState.PENDING)]


@pytest.mark.parametrize(
    ("most", "months", "amount", "refused"),
    [
        ("1", 2, "800.00", "最多 1 个月"),
        ("2", 2, "800.00", ""),
        ("6", 6, "800.00", ""),
        ("6", 7, "800.00", "最多 6 个月，请减少期数"),
        ("7", 7, "800.00", ""),
        ("6", 6, "0.06", ""),
        ("6", 6, "0.05", "不够分为 6 个月"),
    ],
)
def test_no_more_months_than_the_rules_allow(
    story: Story, most: str, months: int, amount: str, refused: str
) -> None:
    story.tell(until(decision.PROPOSE))
    parted(story, months, Decimal(amount))
    with saying(story.house, SEED, Param.INSTALMENTS_MOST, most):
        if refused:
            with pytest.raises(Refused, match=f"期数：.*{refused}.*规则集“{SEED}”"):
                story.take(decision.PROPOSE)
            return
        story.tell([decision.PROPOSE, decision.APPROVE])
    assert len(paid_by(story)) == months


def test_only_cash_is_paid_by_months(house: House, people: People, time: Traveller) -> None:
    story = Story(house, people, form=Form.GOODS)
    story.tell(until(decision.PROPOSE))
    with house.program() as session:
        newest(session, Decision, story.case_id).measures[0].instalments = 2
    with pytest.raises(Refused, match="只有现金可以分期发放，“实物”措施请不要填写分期"):
        story.take(decision.PROPOSE)
    assert time.at == BEGUN


def test_the_approver_is_held_to_the_rules_as_well(story: Story) -> None:
    story.tell(until(decision.APPROVE))
    parted(story, 7)
    with pytest.raises(Refused, match="最多 6 个月"):
        story.take(decision.APPROVE)


@pytest.fixture
def proposed(story: Story) -> Story:
    story.tell(until(decision.APPROVE))
    return story


@CALM
@given(amount=st.integers(6, 400_000).map(from_fen), months=st.integers(1, 6))
def test_what_is_approved_comes_to_the_sum_to_the_cent(
    proposed: Story, amount: Decimal, months: int
) -> None:
    with proposed.session(proposed.people.of(Role.APPROVER)) as session:
        made = newest(session, Decision, proposed.case_id)
        (measure,) = made.measures
        measure.amount, measure.instalments = amount, months
        take(session, made, decision.APPROVE, {})
        parts = [p.amount for p in sorted(made.payments, key=lambda p: p.id)]
        assert len(parts) == months
        assert sum(parts) == amount
        assert max(parts) - min(parts) <= Decimal("0.01")
        assert min(parts) > 0


def test_nobody_waits_for_a_month_to_come(house: House, time: Traveller) -> None:
    town = new_town(house)
    later = plant(house, PAYMENTS, town, month=time.at.date() + dt.timedelta(days=1))
    now = plant(house, PAYMENTS, town, month=time.at.date())
    at_once = plant(house, PAYMENTS, town, month=None)
    shown = [p for row in tasks(someone(house, Role.PAYER, town).get("/")) for p in hrefs(row)]
    assert now.url("show") in shown
    assert at_once.url("show") in shown
    assert later.url("show") not in shown
