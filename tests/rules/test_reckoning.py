"""What a household is due by the standards of a rule set (救助标准), step by step."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.kernel.faults import Refused
from models.lists import Degree, ReliefType
from models.reckoning import reckon
from models.rules.lists import Per, Track
from models.rules.standards import Base, Standard
from models.sums import Facts
from tests.rules.made import rules, standard

TIMES, FIXED, DEFICIT = Base.DIBAO_MONTH, Base.FIXED, Base.DEFICIT
GENERAL, SEVERE = Degree.GENERAL, Degree.SEVERE
THREE = Facts(3, paid=Decimal(500))


def due(rows: list[Standard], facts: Facts = THREE, degree: Degree = GENERAL) -> Decimal | None:
    found = reckon(rules(*rows), ReliefType.TEMPORARY, Track.GENERAL, degree, facts)
    return found and found.amount


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        (standard(TIMES, "2"), "1488.00"),
        (standard(TIMES, "2", per=Per.PERSON), "4464.00"),
        (standard(TIMES, "2", per=Per.PERSON, months=2), "8928.00"),
        (standard(TIMES, "2", most=Decimal(1000)), "1000.00"),
        (standard(TIMES, "0.5", least=Decimal(400)), "400.00"),
        (standard(TIMES, "2", yearly_cap=Decimal(1900)), "1400.00"),
        (standard(TIMES, "2", yearly_cap=Decimal(400)), "0.00"),
        (standard(FIXED, "2000.00"), "2000.00"),
        (standard(FIXED, "2000.00", per=Per.PERSON), "6000.00"),
    ],
)
def test_a_standard_gives(row: Standard, amount: str) -> None:
    assert due([row]) == Decimal(amount)


def test_the_row_for_the_degree_comes_before_the_row_for_all() -> None:
    rows = [standard(FIXED, "1000.00"), standard(FIXED, "3000.00", degree=SEVERE)]
    assert [due(rows, degree=degree) for degree in (GENERAL, SEVERE)] == [1000, 3000]
    assert [due(rows[::-1], degree=degree) for degree in (GENERAL, SEVERE)] == [1000, 3000]


@pytest.mark.parametrize(
    "row",
    [
        standard(FIXED, "1000.00", relief_type=ReliefType.MEDICAL),
        standard(FIXED, "1000.00", track=Track.FAST),
        standard(FIXED, "1000.00", degree=SEVERE),
    ],
)
def test_a_standard_of_something_else_says_nothing(row: Standard) -> None:
    assert due([row]) is None


def test_the_fast_cap_is_cut_never_rounded_up() -> None:
    row = standard(TIMES, "0.3333", track=Track.FAST)
    found = reckon(rules(row), ReliefType.TEMPORARY, Track.FAST, GENERAL, Facts(1))
    assert found is not None
    assert found.amount == Decimal("247.97")  # 744 × 0.3333 = 247.9752


def test_the_difference_counts_what_the_household_nets() -> None:
    made = rules(standard(DEFICIT, ""))
    asked = (ReliefType.TEMPORARY, Track.GENERAL, GENERAL, Facts(3))
    found = reckon(made, *asked, income=Decimal(1000))
    assert found is not None
    assert found.amount == Decimal("1232.00")
    with pytest.raises(Refused, match="家庭月净收入：没有填写"):
        reckon(made, *asked)


def test_the_working_says_every_step_and_its_source() -> None:
    made = rules(standard(TIMES, "2", per=Per.PERSON, most=Decimal(4000)))
    found = reckon(made, ReliefType.TEMPORARY, Track.GENERAL, GENERAL, THREE)
    assert found is not None
    assert found.text.startswith("月低保标准 744.00 × 2 倍 × 3 人 = 4,464.00（上限 4,000.00")
    assert {line.source for line in found.steps} == {"试验依据"}


def test_a_cap_of_the_year_needs_to_know_what_was_paid() -> None:
    with pytest.raises(Refused, match="本年已发：没有填写"):
        due([standard(FIXED, "2000.00", yearly_cap=Decimal(3000))], Facts(3))


def test_multiples_need_the_monthly_standard() -> None:
    made = rules(standard(TIMES, "2"), dibao="")
    with pytest.raises(Refused, match="没有“月低保标准”"):
        reckon(made, ReliefType.TEMPORARY, Track.GENERAL, GENERAL, THREE)
