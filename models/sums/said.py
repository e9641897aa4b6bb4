"""How numbers are said in a step: amounts, multiples, shares."""

from decimal import Decimal
from fractions import Fraction

from models.sums.given import PLACES

_TEN = 10


def show(value: Fraction) -> str:
    """Return ``4,464.00``, with as many decimals as the exact value has, six at most."""
    for places in range(2, PLACES + 1):
        if (value * _TEN**places).denominator == 1:
            return _grouped(value, places)
    return f"约 {_grouped(value, PLACES)}"


def _grouped(value: Fraction, places: int) -> str:
    decimal = Decimal(round(value * _TEN**places)).scaleb(-places)
    return f"{decimal:,.{places}f}".replace("-", "−")


def plain(number: Decimal) -> str:
    """Return ``2`` or ``1.5``."""
    return f"{number.normalize():f}"


def percent(share: Decimal) -> str:
    """Return ``65%``."""
    return f"{plain(share.scaleb(2))}%"
