"""The machine's own tables, in the same vocabulary as the office's records."""

from app.records.access import Account
from app.records.area import Area, Level
from app.records.desk import Draft, SavedFilter
from app.records.job import Job, JobState
from app.records.journal import ActDone, JournalEntry, Reading
from app.records.organisation import Organisation
from app.records.rules import (
    ONCE_PUBLISHED,
    CalendarDay,
    Counting,
    DayKind,
    LimitUnit,
    RuleBook,
    RuleState,
    Series,
    SeriesCount,
    TimeLimit,
    Value,
)
from app.records.share import Share
from app.records.staff import Grant, Staff
from app.records.timer import Timer

__all__ = [
    "ONCE_PUBLISHED",
    "Account",
    "ActDone",
    "Area",
    "CalendarDay",
    "Counting",
    "DayKind",
    "Draft",
    "Grant",
    "Job",
    "JobState",
    "JournalEntry",
    "Level",
    "LimitUnit",
    "Organisation",
    "Reading",
    "RuleBook",
    "RuleState",
    "SavedFilter",
    "Series",
    "SeriesCount",
    "Share",
    "Staff",
    "TimeLimit",
    "Timer",
    "Value",
]
