"""Parameters are read as what they are declared to be, and refused with a word otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.declare import Of, Setting
from app.declare.setting import read_setting
from app.kernel.faults import Refused
from app.kernel.ratio import from_units, parse_multiple, show_multiple, to_units


class Sample(Setting):
    """One of each type."""

    COUNT = "人数", Of.WHOLE, "人"
    AMOUNT = "标准", Of.MONEY, "元"
    PART = "占比", Of.SHARE
    TIMES = "倍数", Of.MULTIPLE, "倍"
    APART = "分离"


@pytest.mark.parametrize(
    ("setting", "raw", "value"),
    [
        (Sample.COUNT, "２", 2),
        (Sample.AMOUNT, "744.00", Decimal("744.00")),
        (Sample.AMOUNT, "７４４元", Decimal("744.00")),
        (Sample.PART, "40%", Decimal("0.4")),
        (Sample.PART, "40", Decimal("0.4")),
        (Sample.TIMES, "1.5倍", Decimal("1.5")),
        (Sample.APART, "是", True),
        (Sample.APART, "否", False),
    ],
)
def test_a_value_is_read_as_its_type(setting: Sample, raw: str, value: Any) -> None:
    assert read_setting(setting, raw) == value


@pytest.mark.parametrize(
    ("setting", "raw"),
    [
        (Sample.COUNT, "1.5"),
        (Sample.COUNT, "-1"),
        (Sample.COUNT, "两"),
        (Sample.AMOUNT, "-1"),
        (Sample.AMOUNT, "abc"),
        (Sample.PART, "101"),
        (Sample.TIMES, "1001"),
        (Sample.TIMES, "NaN"),
        (Sample.APART, "yes"),
    ],
)
def test_another_type_is_refused_by_name(setting: Sample, raw: str) -> None:
    with pytest.raises(Refused, match=f"“{setting.label}”（{setting.of.value}）"):
        read_setting(setting, raw)


@pytest.mark.parametrize("raw", ["0", "0.0001", "1.5", "12", "1000"])
def test_a_multiple_is_stored_exactly(raw: str) -> None:
    value = parse_multiple(raw)
    assert from_units(to_units(value)) == value
    assert show_multiple(value) == raw


@pytest.mark.parametrize("raw", ["1000.0001", "0.00001", "-1", "", "二", "1e9999"])
def test_no_multiple_is_refused(raw: str) -> None:
    with pytest.raises(Refused, match="应为 0 到 1000 的倍数"):
        parse_multiple(raw)
