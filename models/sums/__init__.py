"""The calculators (计算器): pure functions that show every step and round once at the end.

Each takes its rule as a value of the rule set and the facts of the case; no number of a rule
stands here. Read in this order: facts, rate, tiers, limit, standard (what a rule says);
temporary, fast, dibao, rigid, medical, instalments, recovery, penalty, surcharge (what it gives);
working (how it is shown).
"""

from models.sums.dibao import (
    Alone,
    DibaoRule,
    Means,
    household_difference,
    single_difference,
    tiered_dibao,
)
from models.sums.facts import Facts
from models.sums.fast import fast_cap
from models.sums.instalments import InstalmentRule, Instalments, Part, equal_parts, given_parts
from models.sums.medical import Bill, MedicalRule, medical_aid
from models.sums.penalty import Ceiling, PenaltyRule, penalty_ceiling
from models.sums.rate import Base, Per, Rate
from models.sums.recovery import WrongfulMonth, recovery
from models.sums.rigid import Ratio, RigidRule, rigid_ratio
from models.sums.span import Span, check_spans
from models.sums.standard import Standard
from models.sums.surcharge import SurchargeRule, surcharge_ceiling
from models.sums.temporary import temporary_relief
from models.sums.tiers import Tier, Tiers
from models.sums.working import Line, Rounding, Working

__all__ = [
    "Alone",
    "Base",
    "Bill",
    "Ceiling",
    "DibaoRule",
    "Facts",
    "InstalmentRule",
    "Instalments",
    "Line",
    "Means",
    "MedicalRule",
    "Part",
    "PenaltyRule",
    "Per",
    "Rate",
    "Ratio",
    "RigidRule",
    "Rounding",
    "Span",
    "Standard",
    "SurchargeRule",
    "Tier",
    "Tiers",
    "Working",
    "WrongfulMonth",
    "check_spans",
    "equal_parts",
    "fast_cap",
    "given_parts",
    "household_difference",
    "medical_aid",
    "penalty_ceiling",
    "recovery",
    "rigid_ratio",
    "single_difference",
    "surcharge_ceiling",
    "temporary_relief",
    "tiered_dibao",
]
