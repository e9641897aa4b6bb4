"""A working rounds once, at the end, and says every step as people write it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sums.given import above_zero_in, count_in, number_in, share_in, yuan_in
from models.sums.said import percent, plain, show
from models.sums.working import Line, Rounding, Working, finish
from tests.sums.figures import cut, half_up, refused

fractions = st.fractions(min_value=0, max_value=10**6)


@given(fractions)
def test_it_rounds_as_whole_numbers_do(value: Fraction) -> None:
    assert finish(Line("", "", value)).amount == half_up(value)
    assert finish(Line("", "", value), rounding=Rounding.DOWN).amount == cut(value)


@pytest.mark.parametrize(
    ("value", "half_up_", "down"),
    [
        ("0.004999", "0.00", "0.00"),
        ("0.005", "0.01", "0.00"),
        ("0.015", "0.02", "0.01"),
        ("0.025", "0.03", "0.02"),
        ("1.0049", "1.00", "1.00"),
        ("9.995", "10.00", "9.99"),
        ("4464", "4464.00", "4464.00"),
    ],
)
def test_half_a_fen_goes_up_and_a_limit_is_cut(value: str, half_up_: str, down: str) -> None:
    line = Line("", "", Fraction(value))
    assert str(finish(line).amount) == half_up_
    assert str(finish(line, rounding=Rounding.DOWN).amount) == down


def test_the_rounding_is_a_step_of_its_own_only_where_it_changes_anything() -> None:
    assert len(finish(Line("", "", Fraction("1.01"))).steps) == 1
    rounded = finish(Line("补差", "1 ÷ 3", Fraction(1, 3), "某条")).steps[-1]
    assert (rounded.label, rounded.note) == ("取整", "四舍五入到分")
    assert rounded.source == "本系统约定"
    assert rounded.value == Fraction(33, 100)


def test_one_line_says_the_steps_the_limits_and_a_changed_result() -> None:
    steps = (
        Line("", "每人 2.00 × 3 人", Fraction(6)),
        Line("", "", Fraction(5), "", "上限 5.00，取上限"),
        Line("", "", Fraction(4), "", "年度余额 4.00，取年度余额"),
    )
    text = "每人 2.00 × 3 人 = 6.00（上限 5.00，取上限；年度余额 4.00，取年度余额），得 4.00"
    assert Working(Decimal("4.00"), steps).text == text


def test_a_value_that_is_only_named_has_no_result() -> None:
    assert Line("", "每户 5,000.00", Fraction(5000)).said == "每户 5,000.00"
    assert Line("", "收入 1.00 ÷ 3 人", Fraction(1, 3)).said == "收入 1.00 ÷ 3 人 ≈ 0.333333"


@pytest.mark.parametrize("value", ["10000000000", "9999999999.995"])
def test_a_result_the_office_cannot_enter_is_refused(value: str) -> None:
    with refused("计算结果：数额过大，须小于 100 亿元"):
        finish(Line("", "", Fraction(value)))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0.00"),
        (Fraction(4464), "4,464.00"),
        (Fraction("-768"), "−768.00"),
        (Fraction("3349.485"), "3,349.485"),
        (Fraction("0.000001"), "0.000001"),
        (Fraction(1, 3), "约 0.333333"),
        (Fraction("0.0000001"), "约 0.000000"),
    ],
)
def test_a_value_is_shown_as_far_as_it_goes(value: Fraction, shown: str) -> None:
    assert show(value) == shown


def test_multiples_and_shares_are_said_plainly() -> None:
    assert [plain(Decimal(raw)) for raw in ("2", "2.00", "1.5", "0", "1000")] == [
        "2", "2", "1.5", "0", "1000",
    ]  # fmt: skip
    assert [percent(Decimal(raw)) for raw in ("0.6", "0.655", "1", "0")] == [
        "60%", "65.5%", "100%", "0%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "收入：没有填写，请补充后再计算"),
        (Decimal(-1), "收入：不能是负数，请填写 0 或正数"),
        (Decimal("0.001"), "收入：最多两位小数"),
        (Decimal("NaN"), "收入：不是一个确定的数"),
        (Decimal(10) ** 10, "收入：数额过大"),
        (1.5, "收入：须是文字或整数，不能是浮点数"),
        (True, "收入：须是文字或整数，不能是浮点数"),
    ],
)
def test_a_wrong_amount_is_refused_by_name(value: Any, message: str) -> None:
    with refused(message):
        yuan_in("收入", value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "倍数：没有填写，请补充后再计算"),
        (Decimal("-0.5"), "倍数：不能是负数，请填写 0 或正数"),
        (Decimal("0.0000001"), "倍数：最多 6 位小数，请核对"),
        (Decimal("1E-999999"), "倍数：最多 6 位小数，请核对"),
        (Decimal(10) ** 10, "倍数：数字过大，请核对位数"),
        (Decimal("1E+999999"), "倍数：数字过大，请核对位数"),
        (Decimal("Infinity"), "倍数：不是一个确定的数"),
        (Decimal("sNaN"), "倍数：不是一个确定的数"),
        (0.5, "倍数：须是数字"),
        ("2", "倍数：须是数字"),
        (True, "倍数：须是数字"),
    ],
)
def test_a_wrong_multiple_is_refused_by_name(value: Any, message: str) -> None:
    with refused(message):
        number_in("倍数", value)


@pytest.mark.parametrize("value", ["1.000001", "65"])
def test_a_share_is_no_more_than_all(value: str) -> None:
    with refused("比例：须在 0 至 1 之间（例如 65% 写作 0.65），请核对"):
        share_in("比例", Decimal(value))


def test_both_ends_of_a_share_are_shares() -> None:
    assert (share_in("比例", Decimal(0)), share_in("比例", Decimal(1))) == (0, 1)


@pytest.mark.parametrize("value", [0, -1, 10_000, True, 1.0, None, "3"])
def test_a_count_is_a_whole_number_from_one(value: Any) -> None:
    with refused("人数：须是 1 至 9999 的整数，请核对"):
        count_in("人数", value)


def test_what_cannot_be_nothing_is_more() -> None:
    assert above_zero_in("月低保标准", Decimal("0.01")) == Fraction(1, 100)
    with refused("月低保标准：须大于 0，请核对"):
        above_zero_in("月低保标准", Decimal("0.00"))
