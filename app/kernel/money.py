"""Money: yuan as Decimal with two decimals, 分 as integers, never a float."""

import re
from decimal import Decimal

from app.kernel.faults import Refused
from app.kernel.text import narrow

CEILING = Decimal(10) ** 10  # yuan; also keeps 分 far inside a 64-bit column
_CENT = Decimal("0.01")
_DECIMALS = 2
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_MINUSES = str.maketrans("−–—", "---")


def parse_money(raw: str | int | Decimal) -> Decimal:
    """Return yuan with exactly two decimals, 0 <= value < ``CEILING``.

    Accepts full-width digits, thousands commas, ￥ and 元. Raises ``Refused``.
    """
    value = _number(raw)
    if value < 0:
        text = "不能是负数，请填写 0 或正数"
        raise Refused(text)
    if value >= CEILING:
        text = "数额过大，须小于 100 亿元，请核对位数"
        raise Refused(text)
    if _decimals(value) > _DECIMALS:
        text = "最多两位小数（精确到分），请四舍五入后填写"
        raise Refused(text)
    return abs(value).quantize(_CENT)


def _number(raw: object) -> Decimal:
    if isinstance(raw, str):
        return _number_in(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        text = '须是文字或整数，不能是浮点数，请写成带引号的 "4464.00"'
        raise Refused(text)
    value = Decimal(raw)
    if not value.is_finite():
        text = "不是一个确定的数，请填写金额，例如 4464.00"
        raise Refused(text)
    return value


def _number_in(raw: str) -> Decimal:
    text = narrow(raw).translate(_MINUSES).removeprefix("¥").removesuffix("元").strip()
    if not text:
        fault = "不能为空，请填写金额，例如 4464.00"
    elif _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    elif _EXPONENT.fullmatch(text):
        fault = "不能用科学计数法，请写成 100000.00 这样的数字"
    elif _PLAIN.fullmatch(text.replace(",", "")):
        fault = "逗号的位置不对，请每三位一个逗号，或不写逗号"
    else:
        fault = "不是金额，请只填数字，单位为元，例如 4464.00"
    raise Refused(fault)


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def to_fen(value: Decimal) -> int:
    """Return 分; ``Refused`` when the yuan are not whole 分, so nothing is rounded away."""
    fen = int(value.scaleb(_DECIMALS)) if value.is_finite() else 0
    if from_fen(fen) != value:
        text = "不是整分的金额，请精确到分后再保存"
        raise Refused(text)
    return fen


def from_fen(fen: int) -> Decimal:
    """Return yuan with two decimals."""
    return Decimal(fen).scaleb(-_DECIMALS)


def show_money(value: Decimal) -> str:
    """Return ``4,464.00``."""
    return f"{value:,.2f}"


def split_evenly(total: Decimal, n: int) -> list[Decimal]:
    """Return ``n`` shares that sum to ``total``; the first ones carry the odd 分."""
    if n < 1:
        text = "份数至少为 1，请核对"
        raise Refused(text)
    share, odd = divmod(to_fen(total), n)
    return [from_fen(share + (place < odd)) for place in range(n)]
