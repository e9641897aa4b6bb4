"""A parameter of a rule set (参数): its type and unit are declared, its value is the county's."""

from __future__ import annotations

import enum
from typing import Any, Self

from app.declare.choice import Choice
from app.kernel.faults import Refused
from app.kernel.money import parse_money
from app.kernel.ratio import parse_multiple, parse_share
from app.kernel.text import narrow

YES, NO = "是", "否"
MOST_WHOLE = 10**6


class Of(enum.Enum):
    """The types a parameter may have."""

    WHOLE = "整数"
    MONEY = "金额"
    SHARE = "百分比"
    MULTIPLE = "倍数"
    FLAG = "是或否"


class Setting(Choice):
    """``KEY = "标签", type, unit, meaning``; a list of all parameters an office reads."""

    of: Of
    unit: str

    def __new__(cls, label: str, of: Of = Of.FLAG, unit: str = "", meaning: str = "") -> Self:
        """Keep the type and the unit beside the label."""
        member = object.__new__(cls)
        member._value_ = label
        member.tone, member.meaning = "", meaning
        member.of, member.unit = of, unit
        return member


def _whole(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal()) or int(raw[:9]) > MOST_WHOLE:
        text = "应为整数，例如 12"
        raise Refused(text)
    return int(raw)


def _flag(raw: str) -> bool:
    if raw not in (YES, NO):
        text = f"应为“{YES}”或“{NO}”"
        raise Refused(text)
    return raw == YES


READERS = {
    Of.WHOLE: _whole, Of.MONEY: parse_money, Of.SHARE: parse_share, Of.MULTIPLE: parse_multiple,
    Of.FLAG: _flag,
}  # fmt: skip


def read_setting(setting: Setting, raw: str) -> Any:
    """Return the value of a parameter; raises ``Refused`` naming the type it should have."""
    try:
        return READERS[setting.of](narrow(raw))
    except Refused as fault:
        text = f"“{setting.label}”（{setting.of.value}）{fault}"
        raise Refused(text) from None
