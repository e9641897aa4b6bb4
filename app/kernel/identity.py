"""The resident ID number (公民身份号码, GB 11643): reading, doubting, masking."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

from app.kernel.faults import Refused
from app.kernel.text import compact, mask_middle

LENGTH = 18
_OLD_LENGTH = 15
_EARLIEST_YEAR = 1900
_CHECK_DIGITS = "10X98765432"
_RESIDENCE_PERMITS = frozenset({"81", "82", "83"})

PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省",
    "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省",
    "64": "宁夏回族自治区", "65": "新疆维吾尔自治区", "71": "台湾省",
    "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾居民居住证",
}  # fmt: skip


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, LENGTH - 1 - i, 11) for i, digit in enumerate(first17))
    return _CHECK_DIGITS[total % 11]


def birth_of(value: str) -> dt.date:
    """Return the birth date inside a number; ``ValueError`` when it is no date."""
    return dt.date(int(value[6:10]), int(value[10:12]), int(value[12:14]))


def sex_of(value: str) -> Literal["男", "女"]:
    """Return the sex inside a parsed number: the 17th digit is odd for men."""
    return "男" if int(value[16]) % 2 else "女"


def mask_id_number(value: str) -> str:
    """Return the number with its first and last four characters only."""
    return mask_middle(value, 4, 4)


def parse_id_number(raw: str, today: dt.date) -> str:
    """Return the 18 characters, upper case; ``Refused`` says which of them is wrong."""
    value = compact(raw).upper()
    for check in (_check_length, _check_characters):
        check(value)
    _check_birth(value, today)
    expected = check_digit(value[:17])
    if value[17] != expected:
        text = f"校验码不对，请核对第 18 位（应为 {expected}）和前面各位"
        raise Refused(text)
    return value


def _check_length(value: str) -> None:
    if len(value) == _OLD_LENGTH and value.isdecimal():
        text = "15 位的旧号码已停用，请按现在的证件填写 18 位号码"
        raise Refused(text)
    if len(value) != LENGTH:
        text = f"应为 18 位，现在是 {len(value)} 位，请核对有无漏填或多填"
        raise Refused(text)


def _check_characters(value: str) -> None:
    for place, character in enumerate(value[:17], start=1):
        if character not in "0123456789":
            text = f"第 {place} 位不是数字，前 17 位只能填数字"
            raise Refused(text)
    if not re.fullmatch("[0-9X]", value[17]):
        text = "第 18 位只能是数字或 X，请核对"
        raise Refused(text)


def _check_birth(value: str, today: dt.date) -> None:
    try:
        birth = birth_of(value)
    except ValueError:
        text = f"出生日期 {value[6:14]} 不存在，请核对第 7 至 14 位"
        raise Refused(text) from None
    if birth > today:
        text = f"出生日期 {birth} 在今天之后，请核对第 7 至 14 位"
        raise Refused(text)
    if birth.year < _EARLIEST_YEAR:
        text = f"出生年份 {value[6:10]} 过早，请核对第 7 至 10 位"
        raise Refused(text)


def id_number_warnings(value: str, areas: Callable[[str], int | None] | None = None) -> list[str]:
    """Return doubts about the area of a parsed number: warnings, never errors.

    ``areas`` tells the first year a six-digit code was in use, or None for an unknown code.
    Residence permits (81, 82, 83) have no county in front and pass.
    """
    if value[:2] in _RESIDENCE_PERMITS:
        return []
    if value[:2] not in PROVINCES:
        return [f"前两位 {value[:2]} 不是已知的省级代码，请核对证件"]
    return _area_warnings(value, areas) if areas else []


def _area_warnings(value: str, areas: Callable[[str], int | None]) -> list[str]:
    code, first_year = value[:6], areas(value[:6])
    if first_year is None:
        return [f"前六位 {code} 不是已知的行政区划代码，请核对证件"]
    if first_year > birth_of(value).year:
        return [f"行政区划代码 {code} 自 {first_year} 年才启用，晚于出生年份，请核对证件"]
    return []
