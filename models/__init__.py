"""What the office is: the table of contents of 救急难工作台.

Read a case's way in this order: person, household, status, case, paper, casework (its steps),
verification, resolution, decision, payment, notice, recovery, penalty; familyfile, casefile,
decisionfile and noticefile, which one opens to find everything; authority (whose decision it is)
and reckoning (what a household is due); then duties (who may not do what twice).
"""

from pathlib import Path

from app.declare import Office
from models import consequences, duties, seed
from models.casefile import CASES, RECOVERIES
from models.decisionfile import DECISIONS, MEASURES
from models.familyfile import HOUSEHOLDS, MEMBERS, PERSONS
from models.hit import HITS
from models.noticefile import NOTICES
from models.outside_aid import OUTSIDE_AIDS
from models.paper import PAPERS
from models.payment import PAYMENTS
from models.penalty import PENALTIES
from models.recovery import REPAYMENTS
from models.resolution import RESOLUTIONS
from models.roles import LEVELS, STAFFING, Menu, Role
from models.rules.rulefile import RULE_ROWS, RULE_SETS
from models.settings import AREAS, CALENDAR, STAFF
from models.status import STATUSES
from models.verification import VERIFICATIONS

SCREENS = (
    CASES, PAPERS, VERIFICATIONS, RESOLUTIONS, DECISIONS, MEASURES, HITS,
    HOUSEHOLDS, MEMBERS, PERSONS, STATUSES, OUTSIDE_AIDS,
    PAYMENTS,
    NOTICES,
    RECOVERIES, REPAYMENTS, PENALTIES,
    AREAS, STAFF, RULE_SETS, *RULE_ROWS, CALENDAR,
)  # fmt: skip

OFFICE = Office(
    title="救急难工作台",
    roles=Role,
    menu=Menu,
    screens=SCREENS,
    levels=LEVELS,
    staffing=STAFFING,
    home=Path(__file__).parent,
    seed=seed.seed,
    load_areas=seed.load_areas,
    load_calendar=seed.load_calendar,
)

__all__ = [
    "OFFICE",
    "SCREENS",
    "Menu",
    "Role",
    "consequences",
    "duties",
    "seed",
]
