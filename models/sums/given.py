"""What is given to a sum: each number is looked at under its name before it counts."""

from decimal import Decimal
from fractions import Fraction

from app.kernel.faults import Refused
from app.kernel.money import CEILING, parse_money

PLACES = 6  # decimals of a multiple or a share that are still read and shown
MANY = 9999  # people, months, days: more is a slip of the keyboard


def yuan_in(field: str, value: Decimal | None) -> Fraction:
    """Return an amount of whole 分, not negative; ``Refused`` names the field."""
    amount = _filled(field, value)
    try:
        return Fraction(parse_money(amount))
    except Refused as fault:
        raise _refused(field, str(fault)) from None


def above_zero_in(field: str, value: Decimal | None) -> Fraction:
    """Return an amount that cannot be nothing."""
    amount = yuan_in(field, value)
    if amount == 0:
        raise _refused(field, "须大于 0，请核对")
    return amount


def number_in(field: str, value: Decimal | None) -> Fraction:
    """Return a multiple: not negative, at most six decimals."""
    number = _decimal(field, _filled(field, value))
    if number < 0:
        raise _refused(field, "不能是负数，请填写 0 或正数")
    if number >= CEILING:
        raise _refused(field, "数字过大，请核对位数")
    if -int(number.as_tuple().exponent) > PLACES:
        raise _refused(field, f"最多 {PLACES} 位小数，请核对")
    return Fraction(number)


def share_in(field: str, value: Decimal | None) -> Fraction:
    """Return a share of the whole, 0 to 1."""
    share = number_in(field, value)
    if share > 1:
        raise _refused(field, "须在 0 至 1 之间（例如 65% 写作 0.65），请核对")
    return share


def count_in(field: str, value: int, least: int = 1) -> int:
    """Return how many people, months or days."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MANY:
        raise _refused(field, f"须是 {least} 至 {MANY} 的整数，请核对")
    return value


def _filled(field: str, value: Decimal | None) -> Decimal:
    if value is None:
        raise _refused(field, "没有填写，请补充后再计算")
    return value


def _decimal(field: str, value: Decimal) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _refused(field, "须是数字，请填写例如 1.5 的数字")
    number = Decimal(value)
    if not number.is_finite():
        raise _refused(field, "不是一个确定的数，请填写例如 1.5 的数字")
    return number


def _refused(field: str, text: str) -> Refused:
    return Refused(f"{field}：{text}")
