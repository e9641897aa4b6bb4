"""What a set may not say of powers and standards: overlaps, gaps, what is out of reach."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.declare import Fault
from models.lists import Degree, ReliefType
from models.rules.delegations import Delegation
from models.rules.lists import Decider, Per, Track
from models.rules.powersound import (
    dibao_is_something,
    ends_are_said_once,
    everything_has_a_source,
    powers_are_reached,
    powers_meet,
    standards_are_said_once,
    standards_can_be_worked_out,
)
from models.rules.sets import RuleSet
from models.rules.soundness import PUBLISHED
from models.rules.standards import Base, Standard
from tests.rules.made import power, rules, standard

T, C, B = Decider.TOWN, Decider.COUNTY, Decider.BODY
TIMES, FIXED = Base.DIBAO_MONTH, Base.FIXED
CHECKS = (
    ends_are_said_once, powers_meet, powers_are_reached, standards_can_be_worked_out,
    standards_are_said_once, everything_has_a_source, dibao_is_something,
)  # fmt: skip
ALL = power(C, "")


def faults(made: RuleSet) -> list[Fault]:
    return [fault for check in CHECKS for fault in check(made)]


@pytest.mark.parametrize(
    "rows",
    [
        [power(C, "")],
        [power(T, "2000]"), power(C, "")],
        [power(T, "2000)"), power(C, "[2000,20000]"), power(B, "")],
        [power(T, "2000]"), power(C, "(2000,")],
        [power(T, "3x]"), power(C, "(3x,6x]"), power(B, "")],
        [power(T, "500]", per=Per.PERSON), power(C, "", per=Per.HOUSEHOLD)],
        [power(C, ""), power(T, "1x]", track=Track.FAST)],
        [power(T, "2232]"), power(C, "3x]"), power(B, "")][::2],
    ],
)
def test_powers_that_meet_are_sound(rows: list[Delegation]) -> None:
    assert faults(rules(*rows)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [power(T, "2000]"), power(C, "[2000,")],
            "“2,000.00 以下”与“2,000.00 以上”都包括 2,000.00",
        ),
        ([power(T, "2000)"), power(C, "(2000,")], "都不包括 2,000.00"),
        ([power(T, "2000]"), power(C, "[2000.01,")], "之间有空档"),
        ([power(T, "2000]"), power(C, "(1500,")], "重叠"),
        ([power(T, "3x]"), power(C, "[2232,")], "都包括 2,232.00"),
        ([power(T, "[100,2000]"), power(C, "")], "从 100.00 起，更小的金额没有人决定"),
        ([power(T, "5000]"), power(C, "2000]")], "“县级审批人”（试验依据）永远轮不到"),
        ([power(T, ""), power(C, "2000]")], "“县级审批人”（试验依据）永远轮不到"),
        ([power(T, "2000]"), power(C, "2000]"), power(B, "")], "“县级审批人”（试验依据）永远"),
        ([power(T, "500]", per=Per.PERSON), power(C, "2000]")], "计算单位不一"),
        ([power(T, "1x]", track=Track.FAST)], "没有规定由谁决定"),
        ([], "没有规定由谁决定"),
        ([power(T, "[3000,2000]"), power(C, "")], "金额下限大于上限"),
        ([ALL, power(T, "2x)", relief_type=ReliefType.MEDICAL),
          power(C, "(2x,", relief_type=ReliefType.MEDICAL)], "“医疗救助”（一般程序）"),
    ],
)  # fmt: skip
def test_powers_that_do_not_meet_are_refused_by_name(rows: list[Delegation], said: str) -> None:
    found = faults(rules(*rows))
    assert any(said in fault.text for fault in found), [fault.text for fault in found]
    assert {fault.key for fault in found} == {"delegations"}


def test_an_end_is_an_amount_or_a_multiple() -> None:
    row = power(T, "2000]")
    row.up_to_times = Decimal(3)
    assert any("同时填了金额和倍数" in fault.text for fault in faults(rules(row, power(C, ""))))


@pytest.mark.parametrize(
    ("most", "out_of_reach"),
    [
        (standard(TIMES, "10"), False),  # 7,440 for a household
        (standard(TIMES, "2"), True),  # 1,488
        (standard(FIXED, "2000.00"), True),
        (standard(FIXED, "2000.01"), False),
        (standard(TIMES, "2", per=Per.PERSON), False),  # a household may be of any size
        (standard(TIMES, "2", per=Per.PERSON, most=Decimal(2000)), True),
        (standard(TIMES, "2", per=Per.PERSON, yearly_cap=Decimal(1500)), True),
    ],
)
def test_a_power_beyond_what_a_standard_gives_is_never_reached(
    most: Standard, *, out_of_reach: bool
) -> None:
    made = rules(power(T, "2000]"), power(C, "(2000,20000]"), power(B, ""), most)
    found = [fault.text for fault in faults(made)]
    assert bool(found) is out_of_reach, found
    assert all(
        "“县级审批人”（试验依据）永远轮不到：“临时救助”（一般程序）" in text for text in found
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([standard(FIXED, "1"), standard(FIXED, "2")], "“临时救助”（一般程序）列了不止一行"),
        (
            [
                standard(FIXED, "1", degree=Degree.SEVERE),
                standard(FIXED, "2", degree=Degree.SEVERE),
            ],
            "“临时救助”（一般程序、特重）列了不止一行",
        ),
        ([standard(FIXED, "0")], "倍数或金额是 0"),
        ([standard(TIMES, "1", track=Track.FAST, most=Decimal(5))], "本身就是快救上限"),
        ([standard(TIMES, "1", track=Track.FAST, months=2)], "本身就是快救上限"),
        ([standard(Base.DEFICIT, "", most=Decimal(5))], "按差额计算，不看上限"),
    ],
)
def test_standards_that_make_no_sense_are_refused_by_name(rows: list[Standard], said: str) -> None:
    found = faults(rules(ALL, *rows))
    assert any(said in fault.text for fault in found), [fault.text for fault in found]
    assert {fault.key for fault in found} == {"standards"}


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_a_blank_is_no_source(blank: str) -> None:
    made = rules(power(C, ""), standard(FIXED, "1"))
    for row in (made.delegations[0], made.standards[0], made.parameters[0]):
        row.source = blank
    assert [(f.key, f.text) for f in everything_has_a_source(made)] == [
        ("parameters", "第 1 行没有写明出处，请补充。"),
        ("standards", "第 1 行没有写明出处，请补充。"),
        ("delegations", "第 1 行没有写明出处，请补充。"),
    ]


def test_a_monthly_standard_of_nothing_is_refused() -> None:
    made = rules(power(C, ""), dibao="0")
    assert [fault.text for fault in faults(made)] == ["“月低保标准”须大于 0，请核对。"]


def test_every_check_stands_before_publishing() -> None:
    assert set(CHECKS) <= set(PUBLISHED)
