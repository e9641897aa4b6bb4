"""ID numbers: every wrong character is found and named; the area is only doubted."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Refused
from app.kernel.identity import (
    PROVINCES,
    birth_of,
    check_digit,
    id_number_warnings,
    mask_id_number,
    parse_id_number,
    sex_of,
)

TODAY = dt.date(2026, 2, 13)
STANDARD_EXAMPLE = "11010519491231002X"  # the example printed in GB 11643


def number(first17: str) -> str:
    """Complete an invented number with its right check digit."""
    return first17 + check_digit(first17)


births = st.dates(dt.date(1900, 1, 1), TODAY)
numbers = st.builds(
    lambda area, birth, order: number(f"{area}9999{birth:%Y%m%d}{order:03}"),
    st.sampled_from(sorted(PROVINCES)),
    births,
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    "raw",
    [
        STANDARD_EXAMPLE,
        STANDARD_EXAMPLE.lower(),
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\u202d11010519491231002X\u202c",
    ],
)
def test_every_way_of_typing_gives_one_form(raw: str) -> None:
    assert parse_id_number(raw, TODAY) == STANDARD_EXAMPLE


def test_what_a_number_says() -> None:
    assert birth_of(STANDARD_EXAMPLE) == dt.date(1949, 12, 31)
    assert sex_of(STANDARD_EXAMPLE) == "女"
    assert sex_of(number("11010519491231001")) == "男"
    assert mask_id_number(STANDARD_EXAMPLE) == "1101**********002X"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "不能为空"),
        ("110105491231002", "15 位的旧号码"),
        ("1101051949123100", "现在是 16 位"),
        ("110105194912310021X", "现在是 19 位"),
        ("11010519491231OO2X", "第 15 位不是数字"),
        ("११०१०५१९४९१२३१००२X", "第 1 位不是数字"),
        ("11010519491231002Y", "第 18 位只能是数字或 X"),
        ("1101**********002X", "星号"),
        ("110105194902300021", "出生日期 19490230 不存在"),
        ("110105000000000021", "出生日期 00000000 不存在"),
        (number("11010518991231002"), "出生年份 1899 过早"),
        (number("11010520260214002"), "出生日期 2026-02-14 在今天之后"),
        ("110105194912310028", "应为 X"),
        ("110105194912310128", "应为 "),
    ],
)
def test_a_wrong_number_is_refused_with_the_place(raw: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        parse_id_number(raw, TODAY)


def test_a_child_born_today_has_a_number() -> None:
    assert parse_id_number(number("34152520260213002"), TODAY)


@given(numbers)
def test_every_right_number_passes(value: str) -> None:
    assert parse_id_number(value, TODAY) == value


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(value: str, place: int, digit: str) -> None:
    wrong = value[:place] + digit + value[place + 1 :]
    if wrong == value:
        return
    with pytest.raises(Refused):
        parse_id_number(wrong, TODAY)


@given(numbers, st.integers(0, 15))
def test_two_swapped_digits_never_pass(value: str, place: int) -> None:
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    if swapped == value:
        return
    with pytest.raises(Refused):
        parse_id_number(swapped, TODAY)


@given(st.text(max_size=30))
def test_any_text_is_taken_or_refused(raw: str) -> None:
    try:
        parse_id_number(raw, TODAY)
    except Refused as fault:
        assert str(fault)  # noqa: PT017 - both outcomes are right, a third one is not


def test_areas_are_doubted_not_refused() -> None:
    first_years = {"110105": 1958, "341525": 1949, "330113": 2021}
    old = number("33011319800101002")
    assert id_number_warnings(STANDARD_EXAMPLE) == []
    assert id_number_warnings(number("34152519800101002"), first_years.get) == []
    assert id_number_warnings(number("99010519800101002")) == [
        "前两位 99 不是已知的省级代码，请核对证件"
    ]
    assert (
        "不是已知的行政区划代码"
        in id_number_warnings(number("11990519800101002"), first_years.get)[0]
    )
    assert "自 2021 年才启用" in id_number_warnings(old, first_years.get)[0]
    assert id_number_warnings(old) == []


@pytest.mark.parametrize("permit", ["81", "82", "83"])
def test_residence_permits_pass_without_a_doubt(permit: str) -> None:
    value = number(f"{permit}000019800101002")
    assert parse_id_number(value, TODAY) == value
    no_area_known: dict[str, int] = {}
    assert id_number_warnings(value, no_area_known.get) == []


def test_all_province_codes_are_there() -> None:
    assert len(PROVINCES) == 35  # 34 divisions and the permits of Taiwan residents
