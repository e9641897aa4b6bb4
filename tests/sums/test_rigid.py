"""The rigid-expenditure ratio: shown rounded, compared exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from models.sums import RigidRule, rigid_ratio
from tests.sums import figures as f
from tests.sums.figures import half_up, refused

REACHED = RigidRule(Decimal("0.6"), includes_limit=True, months=12, source="办法第五条")
PASSED = RigidRule(Decimal("0.6"), includes_limit=False, months=12)


@pytest.mark.parametrize(
    ("spent", "reached", "passed", "share"),
    [
        ("17999.99", "未达到", "未超过", "0.6000"),
        ("18000.00", "已达到", "未超过", "0.6000"),
        ("18000.01", "已达到", "已超过", "0.6000"),
        ("30000.00", "已达到", "已超过", "1.0000"),
        ("45000.00", "已达到", "已超过", "1.5000"),
        ("0", "未达到", "未超过", "0.0000"),
    ],
)
def test_a_fen_decides_though_the_shown_share_is_the_same(
    spent: str, reached: str, passed: str, share: str
) -> None:
    by_kind = {"医疗": Decimal(spent)}
    for rule, said in ((REACHED, reached), (PASSED, passed)):
        ratio = rigid_ratio(rule, by_kind, Decimal(30000))
        assert ratio.is_met is said.startswith("已")
        assert ratio.text.endswith(f"（界限 60% 即 18,000.00，{said}）")
        assert str(ratio.share) == share


def test_the_ratio_step_by_step() -> None:
    by_kind = {"医疗": Decimal(20000), "教育": Decimal(3000)}
    ratio = rigid_ratio(REACHED, by_kind, Decimal(30000))
    assert ratio.text == (
        "医疗支出 20,000.00 + 教育支出 3,000.00 = 23,000.00；"
        "刚性支出 23,000.00 ÷ 近 12 个月家庭收入 30,000.00 = 76.67%"
        "（界限 60% 即 18,000.00，已达到）"
    )
    assert [line.label for line in ratio.steps] == ["刚性支出", "刚性支出占比", "与界限比较"]
    assert ratio.steps[0].source == "办法第五条"
    assert ratio.steps[1].value == Fraction(23, 30)


def test_a_ratio_that_must_be_passed_says_so() -> None:
    ratio = rigid_ratio(PASSED, {"医疗": Decimal(18000)}, Decimal(30000))
    assert ratio.text.endswith("= 60.00%（界限 60% 即 18,000.00，未超过）")


def test_without_income_any_spending_is_above_and_none_is_not() -> None:
    spending = rigid_ratio(PASSED, {"医疗": Decimal("0.01")}, Decimal(0))
    assert (spending.share, spending.is_met) == (None, True)
    assert spending.text == "医疗支出 0.01；近 12 个月家庭收入 0.00（界限 60% 即 0.00，已超过）"
    for rule in (REACHED, PASSED):
        nothing = rigid_ratio(rule, {"医疗": Decimal(0)}, Decimal(0))
        assert (nothing.share, nothing.is_met) == (None, False)


@pytest.mark.parametrize(
    ("spent", "income", "message"),
    [
        ({}, Decimal(1), "刚性支出：没有填写，请至少填写一项（没有支出的写明 0 元）"),
        ({"医疗": Decimal(-1)}, Decimal(1), "医疗支出：不能是负数"),
        ({"教育": None}, Decimal(1), "教育支出：没有填写"),
        ({"医疗": Decimal(1)}, None, "近 12 个月家庭收入：没有填写"),
        ({"医疗": Decimal(1)}, Decimal("-0.01"), "近 12 个月家庭收入：不能是负数"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    spent: dict[str, Decimal], income: Decimal, message: str
) -> None:
    with refused(message):
        rigid_ratio(REACHED, spent, income)


@pytest.mark.parametrize(
    ("limit", "months", "message"),
    [
        ("1.01", 12, "占比界限：须在 0 至 1 之间"),
        ("-0.1", 12, "占比界限：不能是负数"),
        ("0.6", 0, "月数：须是 1 至 9999 的整数"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(limit: str, months: int, message: str) -> None:
    with refused(message):
        RigidRule(Decimal(limit), includes_limit=True, months=months)


@given(f.yuan, f.yuan, f.some_yuan, f.shares)
def test_the_comparison_is_exact_and_the_share_rounded_once(
    medical: Decimal, school: Decimal, income: Decimal, limit: Decimal
) -> None:
    rule = RigidRule(limit, includes_limit=False, months=12)
    ratio = rigid_ratio(rule, {"医疗": medical, "教育": school}, income)
    exact = (Fraction(medical) + Fraction(school)) / Fraction(income)
    assert ratio.is_met is (exact > Fraction(limit))
    assert ratio.share == half_up(exact * 100) / 100
