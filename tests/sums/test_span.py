"""Spans of amounts meet without an overlap and without a gap."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Refused
from models.sums import Span, check_spans
from tests.sums.figures import refused, span


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("[2000,5000]", [False, True, True, True, True, False]),
        ("(2000,5000]", [False, False, True, True, True, False]),
        ("[2000,5000)", [False, True, True, True, False, False]),
        ("(2000,5000)", [False, False, True, True, False, False]),
        ("[2000,)", [False, True, True, True, True, True]),
        ("(2000,)", [False, False, True, True, True, True]),
    ],
)
def test_ends_belong_or_not(text: str, held: list[bool]) -> None:
    amounts = ["1999.99", "2000", "2000.01", "4999.99", "5000", "5000.01"]
    assert [span(text).holds(Fraction(amount)) for amount in amounts] == held


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[0,2000]", "2,000.00 以下"),
        ("[0,2000)", "不满 2,000.00"),
        ("[0,)", "不限金额"),
        ("(0,)", "超过 0.00"),
        ("[2000,5000)", "2,000.00 以上、不满 5,000.00"),
        ("(2000,5000]", "超过 2,000.00、5,000.00 以下"),
        ("(5000,)", "超过 5,000.00"),
        ("[5000,5000]", "5,000.00 以上、5,000.00 以下"),
    ],
)
def test_a_span_is_said_as_the_law_does(text: str, said: str) -> None:
    assert str(span(text)) == said


@pytest.mark.parametrize("text", ["[2000,1999.99]", "(2000,2000]", "[2000,2000)", "(2000,2000)"])
def test_a_span_that_holds_nothing_is_refused(text: str) -> None:
    with refused("终点：须大于起点（或与起点相同且都包括本数），请核对"):
        span(text)


@pytest.mark.parametrize(("text", "field"), [("[-1,5]", "起点"), ("[0,-5]", "终点")])
def test_an_end_below_zero_is_refused(text: str, field: str) -> None:
    with refused(f"{field}：不能是负数"):
        span(text)


def test_more_than_a_fen_is_not_an_end() -> None:
    with refused("终点：最多两位小数"):
        span("[0,0.001]")


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        (["[0,2000]", "[2000,)"], "“2,000.00 以下”与“2,000.00 以上”都包括 2,000.00，请把其中一档"),
        (["[0,2000)", "(2000,)"], "“不满 2,000.00”与“超过 2,000.00”都不包括 2,000.00，请把其中"),
        (["[0,2000]", "(1999.99,)"], "“2,000.00 以下”与“超过 1,999.99”重叠，请改动其中一档的界限"),
        (["[0,2000]", "(2000.01,)"], "之间有空档，请改动界限或补上一档"),
        (["[0,)", "[2000,5000]"], "“不限金额”与“2,000.00 以上、5,000.00 以下”重叠"),
        (["[0,5000]", "[1000,2000]"], "重叠"),
        (["[0,2000]", "[0,2000]"], "重叠"),
        (["(2000,)", "[0,2000]", "(3000,)"], "“超过 2,000.00”与“超过 3,000.00”重叠"),
        ([], "至少要有一档，请补充"),
    ],
)
def test_spans_that_do_not_meet_are_refused(spans: list[str], message: str) -> None:
    with pytest.raises(Refused) as caught:
        check_spans("档次", [span(text) for text in spans])
    assert str(caught.value).startswith("档次：")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "spans",
    [
        ["[0,2000]", "(2000,5000]", "(5000,)"],
        ["(5000,)", "[0,2000)", "[2000,5000]"],
        ["[0,2000)", "[2000,2000]", "(2000,)"],
        ["[0,)"],
        ["(1000,2000]"],
    ],
)
def test_spans_that_meet_are_taken_in_any_order(spans: list[str]) -> None:
    check_spans("档次", [span(text) for text in spans])


ends = st.lists(st.tuples(st.integers(1, 500), st.booleans()), max_size=5, unique_by=lambda e: e[0])


@given(ends, st.fractions(0, 600))
def test_spans_that_pass_hold_every_amount_exactly_once(
    ends: list[tuple[int, bool]], amount: Fraction
) -> None:
    begin, has_begin, spans = Decimal(0), True, []
    for end, has_end in sorted(ends):
        spans.append(Span(begin, Decimal(end), has_begin, has_end))
        begin, has_begin = Decimal(end), not has_end
    spans.append(Span(begin, None, has_begin, includes_to=False))
    check_spans("档次", spans)
    assert sum(one.holds(amount) for one in spans) == 1
