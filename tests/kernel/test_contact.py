"""Telephones and accounts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.contact import mask_account, mask_phone, parse_account, parse_phone
from app.kernel.faults import Refused


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("13800000417", "13800000417"),
        ("138 0000 0417", "13800000417"),
        ("138-0000-0417", "13800000417"),
        ("１３８０００００４１７", "13800000417"),
        ("+86 138 0000 0417", "13800000417"),
        ("＋８６13800000417", "13800000417"),
        ("008613800000417", "13800000417"),
        ("8613800000417", "13800000417"),
        ("0564-5021234", "0564-5021234"),
        ("(0564) 5021234", "0564-5021234"),
        ("（0564）50212345", "0564-50212345"),
        ("05645021234", "0564-5021234"),
        ("010—62345678", "010-62345678"),
        ("+86 021 62345678", "021-62345678"),
    ],
)
def test_telephones_take_one_form(raw: str, expected: str) -> None:
    assert parse_phone(raw) == expected


@pytest.mark.parametrize(
    "raw",
    ["12800000417", "1380000041", "138000004170", "5021234", "0564-502123", "010-6234567",
     "0164-5021234", "12345", "电话", "+1 2025550123", "١٣٨٠٠٠٠٠٤١٧", "138****0417", ""],
)  # fmt: skip
def test_no_telephone_is_refused(raw: str) -> None:
    with pytest.raises(Refused):
        parse_phone(raw)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_parsed_telephone_parses_to_itself(raw: str) -> None:
    assert parse_phone(parse_phone(raw)) == raw


def test_masks_of_telephones() -> None:
    assert mask_phone("13800000417") == "138****0417"
    assert mask_phone("0564-5021234") == "0564-*****34"


def luhn_sum(digits: str) -> int:
    """Sum by the textbook, another way than the program's."""
    doubled = "".join(str(int(d) * 2) if i % 2 else d for i, d in enumerate(digits[::-1]))
    return sum(map(int, doubled))


def card(first: str) -> str:
    """Complete an invented card number with its check digit."""
    return next(first + d for d in "0123456789" if luhn_sum(first + d) % 10 == 0)


@given(st.from_regex(r"62[0-9]{13,16}", fullmatch=True))
def test_cards_pass_with_their_check_digit_only(first: str) -> None:
    right = card(first)
    assert parse_account(right) == right
    for digit in set("0123456789") - {right[-1]}:
        with pytest.raises(Refused, match="逐位核对"):
            parse_account(first + digit)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("12345678", "12345678"),
        ("1013 0000 1234 5678 901", "1013000012345678901"),
        ("１０１３-00001", "101300001"),
        ("62" + "1" * 13, "62" + "1" * 13),
        ("9" * 30, "9" * 30),
    ],
)
def test_accounts_without_a_check_digit(raw: str, expected: str) -> None:
    assert parse_account(raw) == expected


@pytest.mark.parametrize(
    "raw", ["1234567", "1" * 31, "12345678a", "****5678", "", "四四四四四四四四"]
)
def test_no_account_is_refused(raw: str) -> None:
    with pytest.raises(Refused):
        parse_account(raw)


def test_an_account_shows_its_last_four_digits_only() -> None:
    assert mask_account("6200000000000000417") == "*" * 15 + "0417"
