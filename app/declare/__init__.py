"""The vocabulary that records are declared in; it knows no web framework."""

from app.declare.choice import Choice
from app.declare.columns import (
    choice,
    choices,
    day,
    flag,
    kept,
    lines,
    link,
    moment,
    money,
    multiple,
    note,
    ref,
    secret,
    serial,
    text,
    whole,
)
from app.declare.fault import Fault
from app.declare.field import As, Field, Is, Kind
from app.declare.flow import Act, Clock, Flow, Step, Where
from app.declare.meaning import ACCOUNT, ID_NUMBER, PHONE, PRIVATE, Meaning
from app.declare.office import Office
from app.declare.record import Record, Scoped, Stored, Timed
from app.declare.screen import Can, Group, Lines, Part, Reckoning, Screen, Via, via
from app.declare.setting import Of, Setting
from app.declare.staffing import Staffing

__all__ = [
    "ACCOUNT",
    "ID_NUMBER",
    "PHONE",
    "PRIVATE",
    "Act",
    "As",
    "Can",
    "Choice",
    "Clock",
    "Fault",
    "Field",
    "Flow",
    "Group",
    "Is",
    "Kind",
    "Lines",
    "Meaning",
    "Of",
    "Office",
    "Part",
    "Reckoning",
    "Record",
    "Scoped",
    "Screen",
    "Setting",
    "Staffing",
    "Step",
    "Stored",
    "Timed",
    "Via",
    "Where",
    "choice",
    "choices",
    "day",
    "flag",
    "kept",
    "lines",
    "link",
    "moment",
    "money",
    "multiple",
    "note",
    "ref",
    "secret",
    "serial",
    "text",
    "via",
    "whole",
]
