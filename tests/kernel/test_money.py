"""Money is exact, and every wrong way of writing it has its own answer."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Refused
from app.kernel.money import from_fen, parse_money, show_money, split_evenly, to_fen

fens = st.integers(0, 10**12 - 1)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("4464", "4464.00"),
        ("4464.5", "4464.50"),
        ("4,464.00", "4464.00"),
        ("４，４６４．００", "4464.00"),
        ("￥4464元", "4464.00"),
        ("¥ 1,234,567.89 元", "1234567.89"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("007", "7.00"),
        (5, "5.00"),
        (Decimal("5.1"), "5.10"),
        (Decimal("1E+3"), "1000.00"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_amounts_take_one_form(raw: str | int | Decimal, expected: str) -> None:
    assert str(parse_money(raw)) == expected


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "不能为空"),
        ("元", "不能为空"),
        ("-1", "不能是负数"),
        ("−0.01", "不能是负数"),
        (-1, "不能是负数"),
        (Decimal("-0.01"), "不能是负数"),
        ("10000000000", "小于 100 亿元"),
        (10**12, "小于 100 亿元"),
        pytest.param(10**5000, "小于 100 亿元", id="huge int"),
        pytest.param("9" * 5000, "小于 100 亿元", id="huge text"),
        (Decimal("1E+999999"), "小于 100 亿元"),
        ("1.234", "最多两位小数"),
        ("1.000", "最多两位小数"),
        (Decimal("1E-999999"), "最多两位小数"),
        ("1e5", "科学计数法"),
        ("1.5E-3", "科学计数法"),
        ("nan", "不是金额"),
        ("Infinity", "不是金额"),
        (Decimal("NaN"), "不是一个确定的数"),
        (Decimal("sNaN"), "不是一个确定的数"),
        (Decimal("-Infinity"), "不是一个确定的数"),
        ("12,34", "逗号的位置"),
        ("1.5万", "不是金额"),
        ("一百", "不是金额"),
        ("١٢", "不是金额"),
        ("1 000", "不是金额"),
        (".5", "不是金额"),
        ("0x10", "不是金额"),
        ("1_000", "不是金额"),
        (4464.0, "不能是浮点数"),
        (True, "不能是浮点数"),
        (None, "不能是浮点数"),
    ],
)
def test_a_wrong_amount_is_refused_with_its_own_sentence(raw: Any, message: str) -> None:
    with pytest.raises(Refused, match=message):
        parse_money(raw)


@given(fens)
def test_shown_money_reads_back_and_no_fen_is_lost(fen: int) -> None:
    value = from_fen(fen)
    assert parse_money(show_money(value)) == value
    assert to_fen(value) == fen
    assert value.as_tuple().exponent == -2


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(raw: str) -> None:
    try:
        assert 0 <= parse_money(raw) < 10**10
    except Refused as fault:
        assert str(fault)  # noqa: PT017 - both outcomes are right, a third one is not


def test_show_money() -> None:
    assert show_money(Decimal(4464)) == "4,464.00"
    assert show_money(Decimal("-0.5")) == "-0.50"


@pytest.mark.parametrize(
    "value",
    [Decimal("0.001"), Decimal("1." + "0" * 40 + "1"), Decimal("NaN"), Decimal("-Infinity")],
)
def test_what_is_not_whole_fen_is_not_stored(value: Decimal) -> None:
    with pytest.raises(Refused, match="不是整分"):
        to_fen(value)


@given(fens, st.integers(1, 60))
def test_shares_sum_to_the_fen_and_differ_by_one_at_most(fen: int, n: int) -> None:
    shares = split_evenly(from_fen(fen), n)
    assert len(shares) == n
    assert sum(shares) == from_fen(fen)
    assert max(shares) - min(shares) <= Decimal("0.01")


def test_no_shares_is_refused() -> None:
    with pytest.raises(Refused, match="至少为 1"):
        split_evenly(Decimal(1), 0)
