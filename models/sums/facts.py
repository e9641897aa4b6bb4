"""What is known of a household on the day its relief is worked out."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from models.sums.given import above_zero_in, count_in, yuan_in

DIBAO_MONTH = "月低保标准"
EXPENSE = "自付支出"
PAID = "本年已发"


@dataclass(frozen=True)
class Facts:
    """The people who count, the standard of the place, what they bore, what they already got.

    ``months`` is how long relief is needed, None for as long as the standard allows. What is
    None is refused where a rule asks for it, so that nothing unknown counts as nothing.
    """

    persons: int
    dibao_month: Decimal | None = None
    expense: Decimal | None = None
    paid: Decimal | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        count_in("人数", self.persons)
        if self.months is not None:
            count_in("救助月数", self.months)

    def dibao(self) -> Fraction:
        """Return the monthly dibao standard; ``Refused`` where it is missing."""
        return above_zero_in(DIBAO_MONTH, self.dibao_month)

    def borne(self) -> Fraction:
        """Return what the household paid itself; ``Refused`` where it is missing."""
        return yuan_in(EXPENSE, self.expense)
