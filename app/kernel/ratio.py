"""Multiples and shares (倍数、比例): exact decimals with at most four places."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from app.kernel.faults import Refused
from app.kernel.text import narrow

MOST = Decimal(1000)
PLACES = 4
_SCALE = 10**PLACES
_WHOLE = Decimal(100)


def parse_multiple(raw: str) -> Decimal:
    """Read ``1.5`` or ``1.5倍``: 0 to 1000, at most four decimals. Raises ``Refused``."""
    value = _decimal(narrow(raw).removesuffix("倍"))
    if value is None or not 0 <= value <= MOST:
        text = f"应为 0 到 {MOST} 的倍数，例如 1.5"
        raise Refused(text)
    return value


def parse_share(raw: str) -> Decimal:
    """Read ``40%`` or ``40`` as 0.4: 0 to 100 per cent. Raises ``Refused``."""
    value = _decimal(narrow(raw).removesuffix("%"))
    if value is None or not 0 <= value <= _WHOLE:
        text = "应为 0 到 100 的百分比，例如 40%"
        raise Refused(text)
    return value / _WHOLE


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
        exact = value.is_finite() and value == value.quantize(Decimal(1).scaleb(-PLACES))
    except InvalidOperation:  # not a number, or too long a one
        return None
    return value if exact else None


def to_units(value: Decimal) -> int:
    """Return ten-thousandths, as they are stored."""
    return int(value * _SCALE)


def from_units(units: int) -> Decimal:
    """Return the decimal that ten-thousandths are."""
    return Decimal(units).scaleb(-PLACES)


def show_multiple(value: Decimal) -> str:
    """Return ``1.5``, without zeros at the end."""
    return f"{value.normalize():f}"
