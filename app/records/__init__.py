"""The machine's own tables, in the same vocabulary as the office's records."""

from app.records.access import Account
from app.records.area import Area, Level
from app.records.desk import Draft, SavedFilter
from app.records.job import Job, JobState
from app.records.journal import ActDone, JournalEntry, Reading
from app.records.organisation import Organisation
from app.records.rules import CalendarDay, DayKind, Rule, RuleSet, Series, SeriesCount
from app.records.share import Share
from app.records.staff import Grant, Staff
from app.records.timer import Timer

__all__ = [
    "Account",
    "ActDone",
    "Area",
    "CalendarDay",
    "DayKind",
    "Draft",
    "Grant",
    "Job",
    "JobState",
    "JournalEntry",
    "Level",
    "Organisation",
    "Reading",
    "Rule",
    "RuleSet",
    "SavedFilter",
    "Series",
    "SeriesCount",
    "Share",
    "Staff",
    "Timer",
]
