"""Figures for the calculators: standards as counties set them, and an arithmetic of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from app.kernel.faults import Refused
from app.kernel.money import from_fen
from models.sums import Base, Facts, Per, Rate, Span, Standard

DIBAO = Decimal("744.00")

yuan = st.integers(0, 10**8).map(from_fen)
some_yuan = st.integers(1, 10**8).map(from_fen)
multiples = st.integers(0, 12_000).map(lambda n: Decimal(n).scaleb(-3))
shares = st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-4))
persons = st.integers(1, 20)
months = st.integers(1, 12)


def half_up(value: Fraction) -> Decimal:
    """Round to the cent by whole numbers alone, another way than the program does."""
    whole, rest = divmod(value.numerator * 100, value.denominator)
    return from_fen(whole + (2 * rest >= value.denominator))


def cut(value: Fraction) -> Decimal:
    return from_fen(value.numerator * 100 // value.denominator)


def span(text: str) -> Span:
    """Read ``[0,2000]``, ``(2000,5000)``, ``(5000,)``."""
    begin, end = text[1:-1].split(",")
    to_amount = Decimal(end) if end else None
    return Span(Decimal(begin), to_amount, text[0] == "[", text[-1] == "]")


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Expect a refusal that begins with the field and the remedy."""
    with pytest.raises(Refused) as caught:
        yield
    assert str(caught.value).startswith(message)


def times(multiple: str | Decimal, per: Per = Per.HOUSEHOLD) -> Rate:
    return Rate(Base.DIBAO_MONTH, Decimal(multiple), per)


def fixed(amount: str | Decimal, per: Per = Per.HOUSEHOLD) -> Rate:
    return Rate(Base.FIXED, Decimal(amount), per)


def share(of_expense: str) -> Rate:
    return Rate(Base.SHARE, Decimal(of_expense), Per.HOUSEHOLD)


def family(size: int = 3, dibao: Decimal | None = DIBAO, **known: Decimal | int) -> Facts:
    return Facts(size, dibao, **known)


# The measure in the picture of a case: twice the monthly standard for each, twelve times at most.
TWICE_EACH = Standard(times("2", Per.PERSON), months=1, most=times("12"))
