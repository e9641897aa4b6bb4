"""Telephone numbers and bank accounts: reading and masking."""

import re

from app.kernel.faults import Refused
from app.kernel.text import compact, mask_middle

_DASHES = re.compile("[-‐‑‒–—―−]")
_BRACKETS = re.compile("[()]")
_COUNTRY = re.compile(r"(?:\+86|0086|86(?=1[3-9][0-9]{9}$))")
_MOBILE = re.compile("1[3-9][0-9]{9}")
# Three-digit area codes have eight-digit numbers; the others have seven or eight.
_LANDLINE = re.compile("(010|02[0-9])([2-9][0-9]{7})|(0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_ACCOUNT = re.compile("[0-9]{8,30}")
_CARD = re.compile("62[0-9]{14,17}")


def parse_phone(raw: str) -> str:
    """Return ``13800000417`` or ``0564-5021234``; ``Refused`` for anything else."""
    digits = _BRACKETS.sub("", _DASHES.sub("", compact(raw)))
    digits = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    if _MOBILE.fullmatch(digits):
        return digits
    if landline := _LANDLINE.fullmatch(digits):
        return "-".join(part for part in landline.groups() if part)
    text = "不是有效的电话号码，请填写 11 位手机号，或带区号的固定电话（如 0564-5021234）"
    raise Refused(text)


def mask_phone(value: str) -> str:
    """Return ``138****0417``; a landline keeps its area code and last two digits."""
    area, dash, _number = value.partition("-")
    return mask_middle(value, len(area) + 1, 2) if dash else mask_middle(value, 3, 4)


def parse_account(raw: str) -> str:
    """Return the digits of a bank account; ``Refused`` names length or check digit.

    Only UnionPay cards (16 to 19 digits from 62) carry a Luhn check; passbooks do not.
    """
    digits = _DASHES.sub("", compact(raw))
    if not _ACCOUNT.fullmatch(digits):
        text = "账号应为 8 至 30 位数字，请核对有无漏填、多填或其他字符"
        raise Refused(text)
    if _CARD.fullmatch(digits) and not _passes_luhn(digits):
        text = "银行卡号校验不通过，请对照银行卡逐位核对"
        raise Refused(text)
    return digits


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def mask_account(value: str) -> str:
    """Return stars and the last four digits."""
    return mask_middle(value, 0, 4)
