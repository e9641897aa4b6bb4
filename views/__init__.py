"""What cannot be declared: a few thin screens, and the whole office put together."""

from __future__ import annotations

from dataclasses import replace

from models import OFFICE as DECLARED
from views.desk import Desk
from views.intake import Intake
from views.missed import MissedRelief
from views.rehearsal import Rehearsal
from views.search import Search
from views.setup import Setup
from views.workdays import WorkdaysImport

OFFICE = replace(
    DECLARED,
    desk=Desk,
    views=(Intake, MissedRelief, WorkdaysImport, Rehearsal),
    open_views=(Setup, Search),
)

__all__ = ["OFFICE"]
