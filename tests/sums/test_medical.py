"""Medical aid: the deductible, the share and the year's cap, on both sides of each."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sums import Bill, MedicalRule, medical_aid
from tests.sums import figures as f
from tests.sums.figures import half_up, refused

RULE = MedicalRule(Decimal("0.7"), cap=Decimal(20000), deductible=Decimal(3000), source="某条")
SIMPLE = MedicalRule(Decimal("0.7"))


def bill(total: str, *, paid: str | None = "0", deducted: str | None = "0", **taken: str) -> Bill:
    parts = {
        name: Decimal(taken.get(name, "0")) for name in ("basic", "major", "other", "excluded")
    }
    return Bill(
        Decimal(total),
        **parts,
        paid=None if paid is None else Decimal(paid),
        deducted=None if deducted is None else Decimal(deducted),
    )


def test_the_aid_step_by_step() -> None:
    """The patient of the picture: 28,600.00 left to himself."""
    working = medical_aid(
        RULE, bill("80000", basic="40000", major="10000", excluded="1400", paid="5000")
    )
    assert str(working.amount) == "15000.00"
    assert working.text == (
        "医疗总费用 80,000.00 − 基本医保支付 40,000.00 − 大病保险支付 10,000.00"
        " − 不予救助的费用 1,400.00 = 28,600.00；"
        "个人负担 28,600.00 − 起付标准 3,000.00 = 25,600.00；"
        "超过起付标准的部分 25,600.00 × 70% = 17,920.00"
        "（年度余额 15,000.00，取年度余额），得 15,000.00"
    )


@pytest.mark.parametrize(
    ("total", "amount"),
    [
        ("0", "0.00"),
        ("2999.99", "0.00"),
        ("3000.00", "0.00"),
        ("3000.01", "0.01"),
        ("3000.10", "0.07"),
        ("31571.42", "19999.99"),
        ("31571.43", "20000.00"),
        ("31571.44", "20000.00"),
        ("90000.00", "20000.00"),
    ],
)
def test_from_the_deductible_up_to_the_cap(total: str, amount: str) -> None:
    assert str(medical_aid(RULE, bill(total)).amount) == amount


@pytest.mark.parametrize(("total", "said"), [("3000.00", True), ("3000.01", False)])
def test_who_just_meets_the_deductible_is_told_so(total: str, *, said: bool) -> None:
    assert ("（未超过起付标准）" in medical_aid(RULE, bill(total)).text) is said


def test_below_the_deductible_nothing_is_left() -> None:
    assert medical_aid(RULE, bill("2000")).text == (
        "医疗总费用 2,000.00；个人负担 2,000.00 − 起付标准 3,000.00 = −1,000.00（未超过起付标准）；"
        "超过起付标准的部分 0.00 × 70% = 0.00（年度余额 20,000.00）"
    )


@pytest.mark.parametrize(
    ("deducted", "amount"),
    [("0", "1400.00"), ("2000", "2800.00"), ("3000", "3500.00"), ("3000.01", "3500.00")],
)
def test_the_deductible_is_taken_once_a_year(deducted: str, amount: str) -> None:
    assert str(medical_aid(RULE, bill("5000", deducted=deducted)).amount) == amount


def test_a_rule_without_deductible_and_cap_asks_for_neither() -> None:
    working = medical_aid(SIMPLE, bill("5000", other="1000", paid=None, deducted=None))
    assert working.text == (
        "医疗总费用 5,000.00 − 其他支付 1,000.00 = 4,000.00；个人负担 4,000.00 × 70% = 2,800.00"
    )


@pytest.mark.parametrize(
    ("settled", "message"),
    [
        (bill("-1"), "医疗总费用：不能是负数"),
        (bill("100", basic="-1"), "基本医保支付：不能是负数"),
        (bill("100", major="-1"), "大病保险支付：不能是负数"),
        (bill("100", other="-1"), "其他支付：不能是负数"),
        (bill("100", excluded="-1"), "不予救助的费用：不能是负数"),
        (
            bill("100", basic="60", major="40.01"),
            "医疗总费用：少于各项支付与不予救助费用之和，请核对",
        ),
        (bill("100", paid=None), "本年已发：没有填写，请补充后再计算"),
        (bill("100", deducted=None), "本年已扣起付标准：没有填写，请补充后再计算"),
    ],
)
def test_a_settlement_that_cannot_be_is_refused(settled: Bill, message: str) -> None:
    with refused(message):
        medical_aid(RULE, settled)


@pytest.mark.parametrize(
    ("share", "cap", "deductible", "message"),
    [
        ("1.1", "1", "0", "救助比例：须在 0 至 1 之间"),
        ("-0.1", "1", "0", "救助比例：不能是负数"),
        ("0.7", "-1", "0", "年度限额：不能是负数"),
        ("0.7", "1", "-1", "起付标准：不能是负数"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    share: str, cap: str, deductible: str, message: str
) -> None:
    with refused(message):
        MedicalRule(Decimal(share), Decimal(cap), Decimal(deductible))


rules = st.tuples(f.shares, f.yuan, f.yuan)
bills = st.tuples(f.yuan, f.yuan, f.yuan, f.yuan)


@given(rules, bills)
def test_the_aid_is_the_exact_one_rounded_once(
    ruled: tuple[Decimal, Decimal, Decimal], billed: tuple[Decimal, Decimal, Decimal, Decimal]
) -> None:
    (share, cap, deductible), (left, basic, paid, deducted) = ruled, billed
    settled = bill(str(left + basic), basic=str(basic), paid=str(paid), deducted=str(deducted))
    aid = medical_aid(MedicalRule(share, cap, deductible), settled).amount
    open_part = max(Fraction(0), Fraction(deductible) - Fraction(deducted))
    exact = max(Fraction(0), Fraction(left) - open_part) * Fraction(share)
    assert aid == half_up(min(exact, max(Fraction(0), Fraction(cap) - Fraction(paid))))
    assert 0 <= aid <= left
