"""Who decides an amount, on both sides of every boundary (审批权限)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import clock
from app.kernel.faults import Refused
from app.kernel.money import from_fen
from models.lists import ReliefType
from models.rules.delegations import Delegation
from models.rules.lists import Decider, Per, Track
from models.rules.powers import RANKS, decider_of, power_over, spans_of
from tests.rules.made import power, rules

T, C, B = Decider.TOWN, Decider.COUNTY, Decider.BODY
TEMPORARY, MEDICAL = ReliefType.TEMPORARY, ReliefType.MEDICAL
GENERAL, FAST = Track.GENERAL, Track.FAST
UP_TO = ("1999.99", "2000.00", "2000.01")


def who(rows: list[Delegation], amount: str, persons: int = 1) -> Decider | None:
    return decider_of(rules(*rows), TEMPORARY, GENERAL, Decimal(amount), persons)


@pytest.mark.parametrize(
    ("spans", "below", "at", "over"),
    [
        (("2000]", ""), T, T, C),
        (("2000)", ""), T, C, C),
        (("2000]", "(2000,"), T, T, C),
        (("2000)", "[2000,"), T, C, C),
        (("2000]", "[2000,"), T, C, C),  # both contain it: the higher one decides
        (("2000)", "(2000,"), T, None, C),  # neither does
        (("", "2000]"), T, T, T),  # the lower body has no end, so the higher one has nothing
    ],
)
def test_the_boundary_belongs_to_exactly_one(
    spans: tuple[str, str], below: Decider, at: Decider | None, over: Decider
) -> None:
    rows = [power(T, spans[0]), power(C, spans[1])]
    assert [who(rows, amount) for amount in UP_TO] == [below, at, over]
    assert [who(rows[::-1], amount) for amount in UP_TO] == [below, at, over]


@pytest.mark.parametrize(
    ("persons", "amounts", "deciders"),
    [
        (1, ("499.99", "500.00", "500.01"), (T, T, C)),
        (4, ("1999.99", "2000.00", "2000.01"), (T, T, C)),
        (5, ("1999.99", "2000.00", "2500.01"), (T, T, C)),
    ],
)
def test_a_limit_per_person_grows_with_the_household(
    persons: int, amounts: tuple[str, ...], deciders: tuple[Decider, ...]
) -> None:
    rows = [power(T, "500]", per=Per.PERSON), power(C, "")]
    assert tuple(who(rows, amount, persons) for amount in amounts) == deciders
    by_case = [power(T, "500]"), power(C, "")]
    assert {who(by_case, amount, persons) for amount in ("500.01", "2500.00")} == {C}


@pytest.mark.parametrize(
    ("limit", "dibao", "amounts", "deciders"),
    [
        ("3x]", "744.00", ("2231.99", "2232.00", "2232.01"), (T, T, C)),
        ("3x)", "744.00", ("2231.99", "2232.00", "2232.01"), (T, C, C)),
        # 744.35 × 1.3333 = 992.441855: 992.44 is below it, 992.45 above, included or not.
        ("1.3333x]", "744.35", ("992.43", "992.44", "992.45"), (T, T, C)),
        ("1.3333x)", "744.35", ("992.43", "992.44", "992.45"), (T, T, C)),
    ],
)
def test_a_multiple_of_the_monthly_standard(
    limit: str, dibao: str, amounts: tuple[str, ...], deciders: tuple[Decider, ...]
) -> None:
    made = rules(power(T, limit), power(C, ""), dibao=dibao)
    found = [decider_of(made, TEMPORARY, GENERAL, Decimal(amount), 1) for amount in amounts]
    assert tuple(found) == deciders


def test_a_multiple_without_the_monthly_standard_is_refused_by_name() -> None:
    made = rules(power(T, "3x]"), dibao="")
    with pytest.raises(Refused, match="没有“月低保标准”"):
        decider_of(made, TEMPORARY, GENERAL, Decimal(1), 1)
    assert decider_of(rules(power(T, "3]"), dibao=""), TEMPORARY, GENERAL, Decimal(1), 1) is T


@pytest.mark.parametrize(
    ("relief_type", "track", "decider"),
    [
        (TEMPORARY, GENERAL, C),  # the row for the type
        (TEMPORARY, FAST, T),  # the row for the type and the track
        (MEDICAL, FAST, B),  # the row for the track
        (MEDICAL, GENERAL, T),  # the row for all
    ],
)
def test_the_nearest_row_is_the_whole_chain(
    relief_type: ReliefType, track: Track, decider: Decider
) -> None:
    made = rules(
        power(T, ""), power(C, "", relief_type=TEMPORARY), power(B, "", track=FAST),
        power(T, "100]", relief_type=TEMPORARY, track=FAST),
    )  # fmt: skip
    assert decider_of(made, relief_type, track, Decimal(100), 1) is decider


def test_above_every_limit_nobody_decides() -> None:
    rows = [power(T, "2000]"), power(C, "20000]")]
    assert [who(rows, a) for a in ("20000.00", "20000.01")] == [C, None]
    assert who([*rows, power(B, "")], "20000.01") is B
    assert who([], "0.01") is None


def test_a_voided_row_gives_no_power() -> None:
    made = rules(power(T, "2000]"), power(C, ""))
    made.delegations[0].voided_at = clock.now()
    assert decider_of(made, TEMPORARY, GENERAL, Decimal(1), 1) is C


def test_a_power_says_whose_it_is_how_far_it_goes_and_on_what_ground() -> None:
    found = power_over(
        rules(power(T, "2000]"), power(C, "20000)")), TEMPORARY, GENERAL, Decimal("2000.01"), 1
    )
    assert str(found) == "县级审批人：超过 2,000.00、不满 20,000.00（试验依据）"


amounts = st.integers(0, 10**7).map(from_fen)


@given(
    limits=st.lists(st.integers(0, 10**6).map(from_fen), min_size=1, max_size=3),
    ends=st.lists(st.booleans(), min_size=3, max_size=3),
    amount=amounts, persons=st.integers(1, 9), per=st.sampled_from(Per),
)  # fmt: skip
def test_rows_without_lower_ends_leave_no_gap_and_no_overlap(
    limits: list[Decimal], ends: list[bool], amount: Decimal, persons: int, per: Per
) -> None:
    rows = [
        power(RANKS[place], f"{limit}{']' if ends[place] else ')'}", per=per)
        for place, limit in enumerate(limits)
    ]
    found = spans_of(rules(*rows), TEMPORARY, GENERAL, persons)
    holders = [power for power in found if power.span.holds(Fraction(amount))]
    most = max(limits) * (persons if per is Per.PERSON else 1)
    assert len(holders) <= 1
    if amount < most:
        assert len(holders) == 1
    if amount > most:
        assert not holders
