"""The dibao difference: what a household, or one person counted alone, lacks each month."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from models.sums import (
    Alone,
    DibaoRule,
    Means,
    Tier,
    Tiers,
    household_difference,
    single_difference,
    tiered_dibao,
)
from models.sums.rate import Per
from tests.sums import figures as f
from tests.sums.figures import DIBAO, fixed, half_up, refused, span, times

PLAIN = DibaoRule(Alone.OWN, source="社会救助法第十七条")
FIFTY_AT_LEAST = DibaoRule(Alone.OWN, Decimal(50))
BY_HEAD = DibaoRule(Alone.PER_HEAD)


def earning(income: str, size: int = 3) -> Means:
    return Means(DIBAO, size, household_income=Decimal(income))


@pytest.mark.parametrize(
    ("income", "amount"),
    [
        ("0", "2232.00"),
        ("1500.00", "732.00"),
        ("2231.99", "0.01"),
        ("2232.00", "0.00"),
        ("2232.01", "0.00"),
        ("9000.00", "0.00"),
    ],
)
def test_the_household_gets_what_it_lacks(income: str, amount: str) -> None:
    assert str(household_difference(PLAIN, earning(income)).amount) == amount


def test_the_difference_step_by_step() -> None:
    working = household_difference(PLAIN, earning("1500.00"))
    assert working.text == (
        "月低保标准 744.00 × 3 人 = 2,232.00；保障额 2,232.00 − 家庭月净收入 1,500.00 = 732.00"
    )
    assert [line.label for line in working.steps] == ["保障额", "补差"]
    assert {line.source for line in working.steps} == {"社会救助法第十七条"}


def test_who_earns_more_than_the_standard_lacks_nothing() -> None:
    working = household_difference(PLAIN, earning("3000.00"))
    assert working.text == (
        "月低保标准 744.00 × 3 人 = 2,232.00；保障额 2,232.00 − 家庭月净收入 3,000.00 = −768.00"
        "（收入不低于标准，不补差），得 0.00"
    )


@pytest.mark.parametrize(
    ("income", "amount"),
    [
        ("2181.99", "50.01"),
        ("2182.00", "50.00"),
        ("2182.01", "50.00"),
        ("2231.99", "50.00"),
        ("2232.00", "0.00"),
    ],
)
def test_a_small_difference_is_raised_to_the_least_but_none_is_not(
    income: str, amount: str
) -> None:
    assert str(household_difference(FIFTY_AT_LEAST, earning(income)).amount) == amount


def test_one_person_by_the_own_income() -> None:
    working = single_difference(PLAIN, Means(DIBAO, 3, own_income=Decimal("300.00")))
    assert working.text == "月低保标准 744.00 − 本人月净收入 300.00 = 444.00"
    assert str(working.amount) == "444.00"


def test_one_person_by_the_income_per_head_is_exact_until_the_end() -> None:
    working = single_difference(BY_HEAD, earning("1000.00"))
    assert working.text == (
        "家庭月净收入 1,000.00 ÷ 3 人 ≈ 333.333333；"
        "月低保标准 744.00 − 家庭人均收入 约 333.333333 ≈ 410.666667（四舍五入到分），得 410.67"
    )
    assert working.steps[1].value == Fraction(744) - Fraction(1000, 3)


BY_TIER = Tiers((
    Tier(span("[0,300)"), times("0.8", Per.PERSON)),
    Tier(span("[300,743.99]"), fixed("260", Per.PERSON)),
    Tier(span("(743.99,)"), fixed("0")),
))  # fmt: skip


@pytest.mark.parametrize(
    ("income", "amount"),
    [
        ("0", "1785.60"),
        ("899.99", "1785.60"),
        ("900.00", "780.00"),
        ("2231.97", "780.00"),
        ("2231.98", "0.00"),
        ("2232.00", "0.00"),
    ],
)
def test_the_tier_of_the_income_per_head(income: str, amount: str) -> None:
    assert str(tiered_dibao(BY_TIER, earning(income)).amount) == amount


def test_a_tier_step_by_step() -> None:
    assert tiered_dibao(BY_TIER, earning("900.00")).text == (
        "家庭月净收入 900.00 ÷ 3 人 = 300.00；"
        "家庭人均收入 300.00，属“300.00 以上、743.99 以下”一档；每人 260.00 × 3 人 = 780.00"
    )


@pytest.mark.parametrize(
    ("means", "message"),
    [
        ({"household_income": Decimal("-0.01")}, "家庭月净收入：不能是负数，请填写 0 或正数"),
        ({"household_income": Decimal("0.001")}, "家庭月净收入：最多两位小数"),
        ({}, "家庭月净收入：没有填写，请补充后再计算"),
    ],
)
def test_a_wrong_income_is_named(means: dict[str, Decimal], message: str) -> None:
    for counted in (household_difference, single_difference):
        with refused(message):
            counted(BY_HEAD, Means(DIBAO, 3, **means))


def test_the_own_income_is_asked_for_where_the_rule_looks_at_it() -> None:
    with refused("本人月净收入：没有填写，请补充后再计算"):
        single_difference(PLAIN, earning("1000.00"))


@pytest.mark.parametrize(
    ("dibao", "size", "message"),
    [
        ("0", 1, "月低保标准：须大于 0"),
        ("-1", 1, "月低保标准：不能是负数"),
        ("744", 0, "人数：须是 1 至 9999 的整数"),
        ("744", -1, "人数：须是 1 至 9999 的整数"),
    ],
)
def test_means_no_household_can_have(dibao: str, size: int, message: str) -> None:
    with refused(message):
        Means(Decimal(dibao), size)


def test_a_least_below_zero_is_refused() -> None:
    with refused("下限：不能是负数"):
        DibaoRule(Alone.OWN, Decimal(-1))


@given(f.some_yuan, f.persons, f.yuan)
def test_the_difference_is_never_below_zero_and_fills_up_to_the_standard(
    dibao: Decimal, size: int, income: Decimal
) -> None:
    means = Means(dibao, size, household_income=income)
    lacking = household_difference(PLAIN, means).amount
    assert lacking == half_up(max(Fraction(0), Fraction(dibao) * size - Fraction(income)))
    assert lacking == 0 or lacking + income == dibao * size


@given(f.some_yuan, f.persons, f.yuan)
def test_one_person_per_head_is_rounded_once(dibao: Decimal, size: int, income: Decimal) -> None:
    means = Means(dibao, size, household_income=income)
    exact = max(Fraction(0), Fraction(dibao) - Fraction(income) / size)
    assert single_difference(BY_HEAD, means).amount == half_up(exact)


@given(f.some_yuan, f.persons, f.yuan, f.some_yuan)
def test_a_fen_more_of_income_never_gives_more(
    dibao: Decimal, size: int, income: Decimal, more: Decimal
) -> None:
    less = household_difference(FIFTY_AT_LEAST, Means(dibao, size, income + more)).amount
    assert less <= household_difference(FIFTY_AT_LEAST, Means(dibao, size, income)).amount
