"""Typed and pasted text becomes safe to store and to compare."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Refused
from app.kernel.text import clean, compact, mask_middle, narrow


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  张三\t李四 ", "张三\t李四"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("a\x1b[31mb\x7fc", "a[31mbc"),
        ("\ufeff\u202d341525\u202c\u200b", "341525"),
        ("e\u0301", "é"),
        ("Ａ１", "Ａ１"),
        ("", ""),
    ],
)
def test_clean_keeps_what_is_read_and_drops_what_is_not(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize("raw", ["a\x00b", "\ud800", "a\udfff"])
def test_characters_no_database_keeps_are_refused(raw: str) -> None:
    with pytest.raises(Refused, match="请删除后重新填写"):
        clean(raw)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) == "Cc" and c not in "\n\t"]


def test_narrow_makes_full_width_forms_plain() -> None:
    assert narrow("　１２３ＡＢＣ－（）　") == "123ABC-()"


def test_compact_joins_groups_and_refuses_nothing_and_masks() -> None:
    assert compact(" 62 0000\t00 ") == "62000000"
    with pytest.raises(Refused, match="不能为空"):
        compact(" 　 ")
    with pytest.raises(Refused, match="星号"):
        compact("138＊＊＊＊0417")


@pytest.mark.parametrize(
    ("value", "start", "end", "expected"),
    [
        ("13800000417", 3, 4, "138****0417"),
        ("12345678", 0, 4, "****5678"),
        ("12345678", 4, 0, "1234****"),
        ("1234", 2, 2, "****"),
        ("12", 2, 2, "**"),
        ("", 2, 2, ""),
    ],
)
def test_a_mask_never_shows_a_short_value(value: str, start: int, end: int, expected: str) -> None:
    assert mask_middle(value, start, end) == expected
