"""Instalments come to the sum, to the cent, month after month."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import from_fen
from models.sums import InstalmentRule, Part, equal_parts, given_parts
from tests.sums import figures as f
from tests.sums.figures import refused

SIX = InstalmentRule(6, source="民发〔2018〕23号")
NOVEMBER = dt.date(2026, 11, 18)


def test_equal_parts_step_by_step() -> None:
    plan = equal_parts(SIX, Decimal("4464.01"), 3, NOVEMBER)
    assert plan.parts == (
        Part(dt.date(2026, 11, 1), Decimal("1488.01")),
        Part(dt.date(2026, 12, 1), Decimal("1488.00")),
        Part(dt.date(2027, 1, 1), Decimal("1488.00")),
    )
    assert plan.working.text == (
        "救助金额 4,464.01 ÷ 3 个月 ≈ 1,488.003333；"
        "2026年11月 1,488.01 + 2026年12月 1,488.00 + 2027年1月 1,488.00 = 4,464.01"
    )
    assert {line.source for line in plan.working.steps} == {"民发〔2018〕23号"}


def test_given_parts_are_kept_in_their_order() -> None:
    amounts = [Decimal(2000), Decimal(1500), Decimal("964.00")]
    plan = given_parts(SIX, Decimal("4464.00"), amounts, NOVEMBER)
    assert [part.amount for part in plan.parts] == amounts
    assert plan.parts[-1].month == dt.date(2027, 1, 1)
    assert plan.working.text == (
        "2026年11月 2,000.00 + 2026年12月 1,500.00 + 2027年1月 964.00 = 4,464.00"
    )


@pytest.mark.parametrize(
    ("total", "months", "message"),
    [
        ("4464", 7, "期数：最多 6 个月，请减少期数"),
        ("4464", 0, "期数：须是 1 至 9999 的整数"),
        ("4464", -1, "期数：须是 1 至 9999 的整数"),
        ("0", 3, "救助金额：须大于 0"),
        ("-1", 3, "救助金额：不能是负数"),
        ("1.001", 3, "救助金额：最多两位小数"),
        ("0.05", 6, "期数：0.05 元不够分为 6 个月，请减少期数"),
    ],
)
def test_equal_parts_that_cannot_be_are_refused(total: str, months: int, message: str) -> None:
    with refused(message):
        equal_parts(SIX, Decimal(total), months, NOVEMBER)


def test_the_last_fen_makes_a_part() -> None:
    parts = equal_parts(SIX, Decimal("0.06"), 6, NOVEMBER).parts
    assert [part.amount for part in parts] == [Decimal("0.01")] * 6


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        (["2000", "2463.99"], "各期金额：各期合计 4,463.99，与救助金额 4,464.00 相差 0.01，请核对"),
        (["2000", "2464.01"], "各期金额：各期合计 4,464.01，与救助金额 4,464.00 相差 0.01，请核对"),
        (["4464", "0"], "第 2 期：须大于 0"),
        (["4465", "-1"], "第 2 期：不能是负数"),
        (["1"] * 7, "期数：最多 6 个月"),
        ([], "期数：须是 1 至 9999 的整数"),
    ],
)
def test_given_parts_that_cannot_be_are_refused(amounts: list[str], message: str) -> None:
    with refused(message):
        given_parts(SIX, Decimal(4464), [Decimal(amount) for amount in amounts], NOVEMBER)


def test_a_calendar_that_ends_is_refused() -> None:
    whole_year = InstalmentRule(12)
    last = equal_parts(whole_year, Decimal(12), 12, dt.date(9999, 1, 1)).parts[-1]
    assert last.month == dt.date(9999, 12, 1)
    with refused("起始月份：年份过大，请核对"):
        equal_parts(whole_year, Decimal(12), 12, dt.date(9999, 2, 1))


def test_a_rule_for_no_month_is_refused() -> None:
    with refused("最多期数：须是 1 至 9999 的整数"):
        InstalmentRule(0)


@given(st.integers(60, 10**11).map(from_fen), st.integers(1, 60), st.dates(dt.date(2000, 1, 1)))
def test_equal_parts_come_to_the_sum_and_differ_by_a_fen_at_most(
    total: Decimal, months: int, first: dt.date
) -> None:
    first = first.replace(year=min(first.year, 9990))
    plan = equal_parts(InstalmentRule(60), total, months, first)
    amounts = [part.amount for part in plan.parts]
    assert len(amounts) == months
    assert sum(amounts) == total == plan.working.amount
    assert max(amounts) - min(amounts) <= Decimal("0.01")
    assert amounts == sorted(amounts, reverse=True)
    assert min(amounts) > 0


@given(st.lists(f.some_yuan, min_size=1, max_size=12), st.dates(dt.date(2000, 1, 1)))
def test_months_follow_one_another(amounts: list[Decimal], first: dt.date) -> None:
    first = first.replace(year=min(first.year, 9990))
    plan = given_parts(InstalmentRule(12), sum(amounts, Decimal(0)), amounts, first)
    months = [part.month for part in plan.parts]
    assert months[0] == first.replace(day=1)
    for month, following in pairwise(months):
        assert following == (month + dt.timedelta(31)).replace(day=1)


@given(st.lists(f.some_yuan, min_size=1, max_size=6), f.some_yuan)
def test_parts_that_miss_the_sum_are_always_refused(amounts: list[Decimal], off: Decimal) -> None:
    with refused("各期金额："):
        given_parts(SIX, sum(amounts, off), amounts, NOVEMBER)
