"""The small-and-fast cap (急难小额快救上限): how much may be given before any check of means.

2026 joint opinion on temporary relief: the highest tier is one month of the local dibao
standard at most. Whether a person's or a household's is the county's to say.
"""

from models.sums.facts import Facts
from models.sums.rate import Rate
from models.sums.working import Rounding, Working, finish


def fast_cap(rate: Rate, facts: Facts) -> Working:
    """Return the most the track may give; being a limit, it is never rounded up."""
    return finish(rate.line("快救上限", facts), rounding=Rounding.DOWN)
