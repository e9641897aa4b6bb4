"""Temporary relief (临时救助): the standard, held to its limits and to what the year leaves.

社会救助暂行办法第四十七条、国发〔2014〕47号: the local government sets the standard.
"""

from itertools import accumulate

from models.sums.facts import Facts
from models.sums.limit import hold
from models.sums.standard import Standard
from models.sums.working import Working, finish


def temporary_relief(standard: Standard, facts: Facts) -> Working:
    """Return the sum the standard gives a household in this hardship.

    A limit in multiples is exact while it is applied; the result alone is rounded.
    Raises ``Refused`` where the standard needs a fact that is missing.
    """
    *before, worked = standard.worked(facts)
    held = accumulate(standard.limits(facts), hold, initial=worked)
    return finish(*before, *held)
