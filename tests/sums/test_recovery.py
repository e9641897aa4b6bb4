"""Recovery: what was paid in the wrongful months, less what was due in them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sums import WrongfulMonth, recovery
from tests.sums import figures as f
from tests.sums.figures import refused


def wrongful(month: int, paid: str, due: str = "0", day: int = 1) -> WrongfulMonth:
    return WrongfulMonth(dt.date(2026, month, day), Decimal(paid), Decimal(due))


@pytest.mark.parametrize(
    ("paid", "due", "amount"),
    [
        ("744.00", "0", "744.00"),
        ("744.00", "300.00", "444.00"),
        ("744.00", "743.99", "0.01"),
        ("744.00", "744.00", "0.00"),
        ("744.00", "744.01", "0.00"),
        ("0", "0", "0.00"),
    ],
)
def test_one_month(paid: str, due: str, amount: str) -> None:
    assert str(recovery([wrongful(3, paid, due)]).amount) == amount


def test_the_months_step_by_step_in_their_order() -> None:
    working = recovery([wrongful(4, "744.00"), wrongful(3, "744.00", "300.00")], "方案八(三)")
    assert working.text == (
        "2026年3月实发 744.00 − 2026年3月应发 300.00 = 444.00；2026年4月实发 744.00；"
        "2026年3月 444.00 + 2026年4月 744.00 = 1,188.00"
    )
    assert [line.label for line in working.steps] == ["2026年3月", "2026年4月", "应退合计"]
    assert {line.source for line in working.steps} == {"方案八(三)"}


def test_what_was_due_and_not_paid_counts_for_the_family() -> None:
    working = recovery([wrongful(3, "744.00", "300.00"), wrongful(4, "0", "400.00")])
    assert str(working.amount) == "44.00"
    assert working.text.endswith("2026年3月 444.00 + 2026年4月 −400.00 = 44.00")


def test_one_month_needs_no_sum() -> None:
    working = recovery([wrongful(3, "744.00", "300.00")])
    assert working.text == "2026年3月实发 744.00 − 2026年3月应发 300.00 = 444.00"
    assert len(working.steps) == 1


def test_who_got_just_what_was_due_is_told_so() -> None:
    assert recovery([wrongful(3, "744.00", "744.00")]).text == (
        "2026年3月实发 744.00 − 2026年3月应发 744.00 = 0.00（实发不多于应发，不予追回）"
    )


@pytest.mark.parametrize("months", [[(3, "1", "2")], [(3, "744", "300"), (4, "0", "500")]])
def test_nothing_comes_back_where_no_more_was_paid_than_due(
    months: list[tuple[int, str, str]],
) -> None:
    working = recovery([wrongful(*month) for month in months])
    assert str(working.amount) == "0.00"
    assert working.text.endswith("（实发不多于应发，不予追回），得 0.00")


@pytest.mark.parametrize(
    ("months", "message"),
    [
        ([], "违规月份：没有填写，请至少填写一个月"),
        ([wrongful(3, "-1")], "2026年3月实发：不能是负数"),
        ([wrongful(3, "1", "-1")], "2026年3月应发：不能是负数"),
        ([wrongful(3, "1.001")], "2026年3月实发：最多两位小数"),
        (
            [wrongful(4, "1"), wrongful(3, "1"), wrongful(3, "2", day=9)],
            "月份：2026年3月 重复，请把同一个月合为一行",
        ),
    ],
)
def test_what_cannot_be_is_refused(months: list[WrongfulMonth], message: str) -> None:
    with refused(message):
        recovery(months)


@given(st.lists(st.tuples(f.yuan, f.yuan), min_size=1, max_size=12))
def test_it_is_what_was_paid_less_what_was_due_and_never_below_zero(
    months: list[tuple[Decimal, Decimal]],
) -> None:
    listed = [
        WrongfulMonth(dt.date(2026, month, 1), paid, due)
        for month, (paid, due) in enumerate(months, start=1)
    ]
    amount = recovery(listed).amount
    paid = sum(paid for paid, _ in months)
    assert amount == max(Decimal(0), paid - sum(due for _, due in months))
    assert 0 <= amount <= paid
