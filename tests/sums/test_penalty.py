"""The penalty ceiling by the lighter rule, and the surcharge under its own."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sums import PenaltyRule, SurchargeRule, penalty_ceiling, surcharge_ceiling
from tests.sums import figures as f
from tests.sums.figures import cut, refused

CHANGE = dt.date(2026, 7, 1)
DAY = dt.timedelta(1)
INTERIM = PenaltyRule(
    "649-68", dt.date(2014, 5, 1), Decimal(1), Decimal(3), "社会救助暂行办法第六十八条"
)
STATUTE = PenaltyRule("L1-73", CHANGE, Decimal(0), Decimal(2), "社会救助法第七十三条")
RULES = [INTERIM, STATUTE]
TAKEN = Decimal("4464.00")


def rule(code: str, since: dt.date, least: str, most: str) -> PenaltyRule:
    return PenaltyRule(code, since, Decimal(least), Decimal(most))


@pytest.mark.parametrize(
    ("conduct", "decided", "code", "least", "most"),
    [
        (CHANGE - 30 * DAY, CHANGE - DAY, "649-68", "4464.00", "13392.00"),
        (CHANGE - DAY, CHANGE - DAY, "649-68", "4464.00", "13392.00"),
        (CHANGE - DAY, CHANGE, "L1-73", "0.00", "8928.00"),
        (CHANGE - 4000 * DAY, CHANGE + 90 * DAY, "L1-73", "0.00", "8928.00"),
        (CHANGE, CHANGE, "L1-73", "0.00", "8928.00"),
        (CHANGE, CHANGE + DAY, "L1-73", "0.00", "8928.00"),
    ],
)
def test_the_rule_at_the_conduct_or_the_newer_lighter_one(
    conduct: dt.date, decided: dt.date, code: str, least: str, most: str
) -> None:
    ceiling = penalty_ceiling(RULES, TAKEN, conduct, decided)
    assert ceiling.rule.code == code
    assert (str(ceiling.least), str(ceiling.working.amount)) == (least, most)


@pytest.mark.parametrize(
    ("newer", "applied"),
    [
        (("1", "2"), "new"),
        (("0", "3"), "new"),
        (("1", "3"), "old"),
        (("2", "3"), "old"),
        (("0", "3.01"), "old"),
        (("0", "4"), "old"),
        (("2.99", "2.99"), "new"),
        (("0", "0"), "new"),
    ],
)
def test_lighter_is_the_lower_most_then_the_lower_least(
    newer: tuple[str, str], applied: str
) -> None:
    rules = [rule("new", CHANGE, *newer), rule("old", CHANGE - 999 * DAY, "1", "3")]
    assert penalty_ceiling(rules, TAKEN, CHANGE - DAY, CHANGE).rule.code == applied
    assert penalty_ceiling(rules, TAKEN, CHANGE, CHANGE).rule.code == "new"


def test_a_rule_in_force_only_between_the_two_days_is_not_asked() -> None:
    between = rule("between", CHANGE - 10 * DAY, "0", "0.5")
    ceiling = penalty_ceiling([*RULES, between], TAKEN, CHANGE - 20 * DAY, CHANGE)
    assert ceiling.rule.code == "L1-73"


def test_what_is_no_longer_punished_costs_nothing() -> None:
    rules = [INTERIM, rule("repeal", CHANGE, "0", "0")]
    ceiling = penalty_ceiling(rules, TAKEN, CHANGE - DAY, CHANGE)
    assert str(ceiling.working.amount) == "0.00"
    assert "新规定较轻，适用repeal（不再处罚）" in ceiling.working.text


def test_it_says_which_rule_and_that_it_is_only_a_ceiling() -> None:
    working = penalty_ceiling(RULES, TAKEN, CHANGE - DAY, CHANGE).working
    assert working.text == (
        "违法行为 2026-06-30 终了，2026-07-01 决定处罚，新规定较轻，"
        "适用社会救助法第七十三条（2 倍以下）；骗取金额 4,464.00 × 2 倍 = 8,928.00"
        "（仅为法定上限，实际罚款由处罚机关依法裁量）"
    )
    assert [line.label for line in working.steps] == ["适用规定", "罚款上限", "裁量"]
    assert working.steps[0].source == "行政处罚法第三十七条"


def test_an_unchanged_rule_is_named_with_its_range() -> None:
    assert penalty_ceiling(RULES, TAKEN, CHANGE - 2 * DAY, CHANGE - DAY).working.text == (
        "违法行为 2026-06-29 终了，2026-06-30 决定处罚，"
        "适用社会救助暂行办法第六十八条（1 倍以上 3 倍以下）；"
        "骗取金额 4,464.00 × 3 倍 = 13,392.00（仅为法定上限，实际罚款由处罚机关依法裁量）"
    )


def test_a_heavier_newer_rule_does_not_reach_back() -> None:
    rules = [rule("old", CHANGE - 9 * DAY, "0", "2"), rule("new", CHANGE, "1", "3")]
    text = penalty_ceiling(rules, TAKEN, CHANGE - DAY, CHANGE).working.text
    assert "新规定不较轻，适用行为时的old（2 倍以下）" in text


@pytest.mark.parametrize(
    ("rules", "value", "conduct", "decided", "message"),
    [
        (RULES, "1", CHANGE, CHANGE - DAY, "决定日期：不能早于违法行为终了的日期，请核对"),
        (RULES, "-1", CHANGE, CHANGE, "骗取金额：不能是负数"),
        (
            [STATUTE],
            "1",
            CHANGE - DAY,
            CHANGE,
            "处罚规定：2026-06-30 没有有效的规定，没有依据的不得处罚；规则集有遗漏的，请补充",
        ),
        ([], "1", CHANGE, CHANGE, "处罚规定：2026-07-01 没有有效的规定"),
        (
            [*RULES, rule("twin", CHANGE, "0", "1")],
            "1",
            CHANGE,
            CHANGE,
            "处罚规定：L1-73 与 twin 同日施行，请只保留一条",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    rules: list[PenaltyRule], value: str, conduct: dt.date, decided: dt.date, message: str
) -> None:
    with refused(message):
        penalty_ceiling(rules, Decimal(value), conduct, decided)


@pytest.mark.parametrize(
    ("least", "most", "message"),
    [
        ("3.01", "3", "最低倍数：不能大于最高倍数，请核对处罚规定 X"),
        ("-1", "3", "最低倍数：不能是负数"),
        ("0", "-1", "最高倍数：不能是负数"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(least: str, most: str, message: str) -> None:
    with refused(message):
        rule("X", CHANGE, least, most)


def test_a_ceiling_is_cut_not_rounded_up() -> None:
    rules = [rule("half", CHANGE, "0", "1.5")]
    working = penalty_ceiling(rules, Decimal("0.01"), CHANGE, CHANGE).working
    assert str(working.amount) == "0.01"


ranges = st.tuples(f.multiples, f.multiples).map(sorted)


@given(ranges, ranges, f.yuan, st.integers(-30, 30), st.integers(0, 60))
def test_the_ceiling_is_the_lower_of_the_two_that_may_apply(
    old: list[Decimal], new: list[Decimal], value: Decimal, conduct: int, later: int
) -> None:
    rules = [PenaltyRule("old", CHANGE - 999 * DAY, *old), PenaltyRule("new", CHANGE, *new)]
    done, decided = CHANGE + conduct * DAY, CHANGE + (conduct + later) * DAY
    ceiling = penalty_ceiling(rules, value, done, decided).working.amount
    if decided < CHANGE:
        most = old[1]
    elif done >= CHANGE:
        most = new[1]
    else:
        most = min(old[1], new[1])
    assert ceiling == cut(Fraction(value) * Fraction(most))
    assert Fraction(ceiling) <= Fraction(value) * Fraction(most)


# The surcharge: 3 % a day and no more than the fine (行政处罚法第七十二条).

LATE = SurchargeRule(Decimal("0.03"), Decimal(1), "行政处罚法第七十二条")


@pytest.mark.parametrize(
    ("days", "stayed", "amount"),
    [
        (0, 0, "0.00"),
        (1, 0, "30.00"),
        (33, 0, "990.00"),
        (34, 0, "1000.00"),
        (365, 0, "1000.00"),
        (94, 60, "1000.00"),
        (93, 60, "990.00"),
        (60, 60, "0.00"),
    ],
)
def test_the_surcharge_grows_by_the_day_up_to_the_fine(days: int, stayed: int, amount: str) -> None:
    assert str(surcharge_ceiling(LATE, Decimal(1000), days, stayed).amount) == amount


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (
            33,
            "罚款 8,928.33 × 3% × 33 天 = 8,839.0467（上限 8,928.33；不足一分的舍去），得 8,839.04",
        ),
        (34, "罚款 8,928.33 × 3% × 34 天 = 9,106.8966（上限 8,928.33，取上限），得 8,928.33"),
    ],
)
def test_the_surcharge_step_by_step(days: int, text: str) -> None:
    working = surcharge_ceiling(LATE, Decimal("8928.33"), days)
    assert working.text == text
    assert working.steps[0].source == "行政处罚法第七十二条"


@pytest.mark.parametrize(
    ("fine", "days", "stayed", "message"),
    [
        ("-1", 1, 0, "罚款：不能是负数"),
        ("1", -1, 0, "逾期天数：须是 0 至 9999 的整数"),
        ("1", 1, -1, "复议诉讼天数：须是 0 至 9999 的整数"),
        ("1", 1, 2, "复议诉讼天数：不能多于逾期天数，请核对"),
    ],
)
def test_a_surcharge_that_cannot_be_is_refused(
    fine: str, days: int, stayed: int, message: str
) -> None:
    with refused(message):
        surcharge_ceiling(LATE, Decimal(fine), days, stayed)


@pytest.mark.parametrize(
    ("daily", "most", "message"),
    [("1.1", "1", "每日比例：须在 0 至 1 之间"), ("0.03", "-1", "上限倍数：不能是负数")],
)
def test_a_surcharge_rule_that_cannot_be_is_refused(daily: str, most: str, message: str) -> None:
    with refused(message):
        SurchargeRule(Decimal(daily), Decimal(most))


@given(f.yuan, st.integers(0, 9999), f.shares, f.multiples)
def test_the_surcharge_never_passes_its_ceiling(
    fine: Decimal, days: int, daily: Decimal, most: Decimal
) -> None:
    amount = surcharge_ceiling(SurchargeRule(daily, most), fine, days).amount
    exact = min(Fraction(fine) * Fraction(daily) * days, Fraction(fine) * Fraction(most))
    assert amount == cut(exact)
