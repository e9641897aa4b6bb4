"""Temporary relief and the small-and-fast cap: the standard, its tiers and its limits."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sums import (
    Base,
    Facts,
    Per,
    Rate,
    Standard,
    Tier,
    Tiers,
    fast_cap,
    temporary_relief,
)
from tests.sums import figures as f
from tests.sums.figures import TWICE_EACH, family, fixed, half_up, refused, share, span, times

BY_EXPENSE = Standard(
    Tiers(
        (
            Tier(span("[0,10000]"), fixed("0")),
            Tier(span("(10000,30000]"), fixed("2000")),
            Tier(span("(30000,100000]"), share("0.3")),
            Tier(span("(100000,)"), times("10", Per.PERSON)),
        )
    ),
    months=1,
    most=fixed("20000"),
)


def test_the_measure_in_the_picture_of_a_case() -> None:
    working = temporary_relief(TWICE_EACH, family(3))
    assert str(working.amount) == "4464.00"
    assert working.text == "月低保标准 744.00 × 2 倍 × 3 人 = 4,464.00（上限 8,928.00）"
    standard, most = working.steps
    assert (standard.label, standard.formula) == ("按标准计算", "月低保标准 744.00 × 2 倍 × 3 人")
    assert (standard.value, standard.shown) == (4464, "4,464.00")
    assert (most.label, most.formula, most.value) == ("上限", "月低保标准 744.00 × 12 倍", 4464)


@pytest.mark.parametrize(
    ("size", "amount", "note"),
    [
        (5, "7440.00", "上限 8,928.00"),
        (6, "8928.00", "上限 8,928.00"),
        (7, "8928.00", "上限 8,928.00，取上限"),
    ],
)
def test_the_most_is_reached_and_not_passed(size: int, amount: str, note: str) -> None:
    working = temporary_relief(TWICE_EACH, family(size))
    assert (str(working.amount), working.steps[-1].note) == (amount, note)


@pytest.mark.parametrize(
    ("gives", "months", "amount", "formula"),
    [
        # Public county rules: 10 times for a household (Anhui), 6 times each (Zhejiang), the
        # standard each for up to 3 months (Shanghai), 3 times the standard (a township's power).
        (times("10"), 1, "7440.00", "月低保标准 744.00 × 10 倍"),
        (times("6", Per.PERSON), 1, "13392.00", "月低保标准 744.00 × 6 倍 × 3 人"),
        (times("1", Per.PERSON), 3, "6696.00", "月低保标准 744.00 × 1 倍 × 3 人 × 3 个月"),
        (times("3"), 1, "2232.00", "月低保标准 744.00 × 3 倍"),
        (times("0.5", Per.PERSON), 2, "2232.00", "月低保标准 744.00 × 0.5 倍 × 3 人 × 2 个月"),
        (fixed("2000"), 1, "2000.00", "每户 2,000.00"),
        (fixed("800", Per.PERSON), 1, "2400.00", "每人 800.00 × 3 人"),
        (fixed("500"), 6, "3000.00", "每户 500.00 × 6 个月"),
        (share("0.3"), 1, "8040.00", "自付支出 26,800.00 × 30%"),
    ],
)
def test_every_way_of_setting_a_standard(
    gives: Rate, months: int, amount: str, formula: str
) -> None:
    working = temporary_relief(Standard(gives, months), family(3, expense=Decimal("26800.00")))
    assert (str(working.amount), working.steps[0].formula) == (amount, formula)


@pytest.mark.parametrize(
    ("expense", "amount", "tier"),
    [
        ("0", "0.00", "10,000.00 以下"),
        ("9999.99", "0.00", "10,000.00 以下"),
        ("10000.00", "0.00", "10,000.00 以下"),
        ("10000.01", "2000.00", "超过 10,000.00、30,000.00 以下"),
        ("30000.00", "2000.00", "超过 10,000.00、30,000.00 以下"),
        ("30000.01", "9000.00", "超过 30,000.00、100,000.00 以下"),
        ("30000.02", "9000.01", "超过 30,000.00、100,000.00 以下"),
        ("100000.00", "20000.00", "超过 30,000.00、100,000.00 以下"),
        ("100000.01", "14880.00", "超过 100,000.00"),
    ],
)
def test_the_tier_of_what_the_family_bore(expense: str, amount: str, tier: str) -> None:
    working = temporary_relief(BY_EXPENSE, family(2, expense=Decimal(expense)))
    assert str(working.amount) == amount
    assert working.steps[0].formula.endswith(f"，属“{tier}”一档")


def test_a_tiered_sum_in_one_line() -> None:
    working = temporary_relief(BY_EXPENSE, family(2, expense=Decimal("80000.01")))
    assert working.text == (
        "自付支出 80,000.01，属“超过 30,000.00、100,000.00 以下”一档；"
        "自付支出 80,000.01 × 30% = 24,000.003（上限 20,000.00，取上限），得 20,000.00"
    )


@pytest.mark.parametrize(
    ("paid", "amount", "note"),
    [
        ("0", "4464.00", "年度余额 10,000.00"),
        ("5535.99", "4464.00", "年度余额 4,464.01"),
        ("5536.00", "4464.00", "年度余额 4,464.00"),
        ("5536.01", "4463.99", "年度余额 4,463.99，取年度余额"),
        ("9999.99", "0.01", "年度余额 0.01，取年度余额"),
        ("10000.00", "0.00", "年度余额 0.00，取年度余额"),
        ("10000.01", "0.00", "年度余额 0.00，取年度余额"),
    ],
)
def test_the_year_leaves_what_was_not_paid_yet(paid: str, amount: str, note: str) -> None:
    standard = Standard(times("2", Per.PERSON), months=1, yearly_cap=fixed("10000"))
    working = temporary_relief(standard, family(3, paid=Decimal(paid)))
    assert (str(working.amount), working.steps[-1].note) == (amount, note)
    assert working.steps[-1].formula == f"每户 10,000.00 − 本年已发 {Decimal(paid):,.2f}"


@pytest.mark.parametrize(
    ("expense", "amount", "note"),
    [
        ("999.99", "300.00", "下限 300.00，取下限"),
        ("1000.00", "300.00", "下限 300.00"),
        ("1000.10", "300.03", "下限 300.00"),
    ],
)
def test_the_least_is_given_where_less_comes_out(expense: str, amount: str, note: str) -> None:
    standard = Standard(share("0.3"), months=1, least=fixed("300"))
    working = temporary_relief(standard, family(1, expense=Decimal(expense)))
    assert (str(working.amount), working.steps[1].note) == (amount, note)


def test_the_years_cap_is_the_last_word_even_below_the_least() -> None:
    standard = Standard(times("2"), 1, least=fixed("500"), yearly_cap=fixed("5000"))
    working = temporary_relief(standard, family(1, paid=Decimal("4900.00")))
    assert str(working.amount) == "100.00"
    assert working.text.endswith("（下限 500.00；年度余额 100.00，取年度余额），得 100.00")


def test_nothing_is_rounded_on_the_way() -> None:
    """One person's month is 249.35055 exactly; rounded there, the end would be 0.06 lower."""
    working = temporary_relief(
        Standard(times("0.335", Per.PERSON), 12), family(9, Decimal("744.33"))
    )
    assert working.steps[0].value == Fraction("744.33") * Fraction("0.335") * 9 * 12
    assert str(working.amount) == "26929.86"
    assert Fraction("744.33") * Fraction("0.335") == Fraction("249.35055")
    assert half_up(Fraction("249.35055")) * 9 * 12 == working.amount - Decimal("0.06")
    assert working.text.endswith("（四舍五入到分），得 26,929.86")


def test_fewer_months_than_the_standard_allows() -> None:
    standard = Standard(times("1", Per.PERSON), months=3)
    assert str(temporary_relief(standard, family(2, months=2)).amount) == "2976.00"
    assert str(temporary_relief(standard, family(2, months=3)).amount) == "4464.00"
    with refused("救助月数：标准最多 3 个月，请核对"):
        temporary_relief(standard, family(2, months=4))


@pytest.mark.parametrize(
    ("standard", "facts", "message"),
    [
        (TWICE_EACH, Facts(3), "月低保标准：没有填写"),
        (TWICE_EACH, Facts(3, Decimal(0)), "月低保标准：须大于 0"),
        (TWICE_EACH, Facts(3, Decimal(-744)), "月低保标准：不能是负数"),
        (BY_EXPENSE, family(3), "自付支出：没有填写"),
        (BY_EXPENSE, family(3, expense=Decimal("-0.01")), "自付支出：不能是负数"),
        (Standard(share("0.3"), 1), family(3), "自付支出：没有填写"),
        (Standard(times("1"), 1, yearly_cap=fixed("1")), family(3), "本年已发：没有填写"),
        (
            Standard(times("1"), 1, yearly_cap=fixed("1")),
            family(3, paid=Decimal(-1)),
            "本年已发：不能是负数",
        ),
        (
            Standard(Tiers((Tier(span("[100,200]"), fixed("1")),)), 1),
            family(3, expense=Decimal("99.99")),
            "档次：没有一档包括自付支出 99.99，请规则管理员补充（不救助的写明 0 元）",
        ),
        (
            Standard(times("1"), 1, least=times("2"), most=fixed("1487.99")),
            family(1),
            "下限：不能高于上限，请规则管理员核对救助标准",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(standard: Standard, facts: Facts, message: str) -> None:
    with refused(message):
        temporary_relief(standard, facts)


def test_limits_just_in_order_are_taken() -> None:
    standard = Standard(times("1"), 1, least=times("2"), most=fixed("1488"))
    assert str(temporary_relief(standard, family(1)).amount) == "1488.00"


@pytest.mark.parametrize("months", [0, -1, 10_000])
def test_a_standard_without_months_is_refused(months: int) -> None:
    with refused("月数：须是 1 至 9999 的整数"):
        Standard(times("1"), months)


def test_a_standard_whose_least_passes_its_most_is_refused_when_it_is_entered() -> None:
    Standard(times("1"), 1, least=fixed("500"), most=fixed("500"))
    with refused("下限：不能高于上限"):
        Standard(times("1"), 1, least=fixed("500.01"), most=fixed("500"))


@pytest.mark.parametrize(
    ("base", "number", "per", "message"),
    [
        (Base.DIBAO_MONTH, "-1", Per.PERSON, "倍数：不能是负数"),
        (Base.FIXED, "-1", Per.PERSON, "金额：不能是负数"),
        (Base.FIXED, "0.001", Per.PERSON, "金额：最多两位小数"),
        (Base.SHARE, "1.01", Per.HOUSEHOLD, "比例：须在 0 至 1 之间"),
        (Base.SHARE, "0.5", Per.PERSON, "计算单位：按自付支出的比例计算的只能是“每户”"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(base: Base, number: str, per: Per, message: str) -> None:
    with refused(message):
        Rate(base, Decimal(number), per)


@pytest.mark.parametrize("size", [0, -3])
def test_a_household_has_people(size: int) -> None:
    with refused("人数：须是 1 至 9999 的整数"):
        family(size)


def test_relief_for_no_month_is_refused() -> None:
    with refused("救助月数：须是 1 至 9999 的整数"):
        family(1, months=0)


def test_the_clause_goes_with_its_step() -> None:
    standard = Standard(
        Rate(Base.DIBAO_MONTH, Decimal(2), Per.PERSON, "县临时救助办法第九条"),
        1,
        most=Rate(Base.DIBAO_MONTH, Decimal(12), Per.HOUSEHOLD, "县临时救助办法第十条"),
    )
    sources = [line.source for line in temporary_relief(standard, family(3)).steps]
    assert sources == ["县临时救助办法第九条", "县临时救助办法第十条"]


@pytest.mark.parametrize(
    ("rate", "amount", "text"),
    [
        (times("1"), "744.00", "月低保标准 744.00 × 1 倍 = 744.00"),
        (times("1", Per.PERSON), "2232.00", "月低保标准 744.00 × 1 倍 × 3 人 = 2,232.00"),
        (times("0.5"), "372.00", "月低保标准 744.00 × 0.5 倍 = 372.00"),
        (fixed("500"), "500.00", "每户 500.00"),
    ],
)
def test_the_cap_of_the_small_and_fast_track(rate: Rate, amount: str, text: str) -> None:
    cap = fast_cap(rate, family(3))
    assert (str(cap.amount), cap.text) == (amount, text)


def test_a_cap_is_cut_not_rounded_up() -> None:
    cap = fast_cap(times("0.5"), family(1, Decimal("744.33")))
    assert str(cap.amount) == "372.16"
    assert cap.text == "月低保标准 744.33 × 0.5 倍 = 372.165（不足一分的舍去），得 372.16"


# Properties, against an arithmetic of fractions written here anew.

standards = st.tuples(f.multiples, st.sampled_from(Per), f.months, f.some_yuan, f.some_yuan)


@given(standards, f.persons, f.some_yuan, f.yuan, f.some_yuan)
def test_any_standard_gives_the_exact_sum_rounded_once(
    ruled: tuple[Decimal, Per, int, Decimal, Decimal],
    size: int,
    dibao: Decimal,
    paid: Decimal,
    year: Decimal,
) -> None:
    multiple, per, months, *ends = ruled
    least, most = sorted(ends)
    standard = Standard(times(multiple, per), months, fixed(least), fixed(most), fixed(year))
    given_sum = temporary_relief(standard, family(size, dibao, paid=paid)).amount
    heads = size if per is Per.PERSON else 1
    exact = Fraction(dibao) * Fraction(multiple) * heads * months
    exact = min(max(exact, Fraction(least)), Fraction(most))
    assert given_sum == half_up(min(exact, max(Fraction(0), Fraction(year) - Fraction(paid))))


@given(standards, f.persons, f.some_yuan)
def test_a_sum_stays_between_the_least_and_the_most(
    ruled: tuple[Decimal, Per, int, Decimal, Decimal], size: int, dibao: Decimal
) -> None:
    multiple, per, months, *ends = ruled
    least, most = sorted(ends)
    standard = Standard(times(multiple, per), months, fixed(least), fixed(most))
    assert least <= temporary_relief(standard, family(size, dibao)).amount <= most


pairs = st.tuples(f.multiples, f.persons, f.months)


@given(pairs, pairs, f.some_yuan)
def test_more_people_months_or_times_never_give_less(
    case: tuple[Decimal, int, int], added: tuple[Decimal, int, int], dibao: Decimal
) -> None:
    def relief(multiple: Decimal, size: int, months: int) -> Decimal:
        standard = Standard(times(multiple, Per.PERSON), months, times("0.01"), times("24"))
        return temporary_relief(standard, family(size, dibao)).amount

    (multiple, size, months), (more, others, longer) = case, added
    plain = relief(*case)
    assert relief(multiple + more, size, months) >= plain
    assert relief(multiple, size + others, months) >= plain
    assert relief(multiple, size, months + longer) >= plain


@given(f.multiples, f.persons, f.some_yuan, st.sampled_from(Per))
def test_no_cap_is_passed_by_its_rounding(
    multiple: Decimal, size: int, dibao: Decimal, per: Per
) -> None:
    exact = Fraction(dibao) * Fraction(multiple) * (size if per is Per.PERSON else 1)
    cap = fast_cap(times(multiple, per), family(size, dibao)).amount
    assert cap == f.cut(exact) <= exact < cap + Decimal("0.01")
