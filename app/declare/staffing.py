"""Who appoints whom (任命): the ranks of the roles and the rules that follow from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.declare.choice import Choice


@dataclass(frozen=True)
class Staffing:
    """Nobody appoints to his own rank or above, beyond his area, or himself.

    ``ranks`` orders all roles; ``appointers`` give and take the roles below their own;
    who holds a role that stands ``alone`` holds no other; ``menu`` is the part of the work
    in which the pages of the staff stand.
    """

    ranks: Mapping[Choice, int]
    appointers: Collection[Choice]
    menu: Choice
    alone: Collection[Choice] = ()
