"""The office's diary: working days and hours, and when the acts of a case happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from app.kernel.clock import OFFICE_ZONE
from app.kernel.working import Calendar

MONTHS_BACK = 9
DAYS_BACK = MONTHS_BACK * 30
MORNING, AFTERNOON = dt.time(8, 30), dt.time(14, 30)
MORNING_MINUTES = 210
STARTS, PAUSES = (5, 250), (12, 40)  # office minutes: three acts fit into the rest of a day
# How many working days after the act before it each act happens; the others the same day.
# A notice ends after more days than its period has.
GAPS = {
    "ask_papers": 1, "papers_in": 2, "check_back": 1,
    "visit": 1, "review": 1, "draft": 1, "approve": 1, "pay": 1, "fail": 1, "retry": 2,
    "fulfil": 2, "make": 1, "post": 1, "end": 6, "close": 1, "decline": 1, "withdraw": 1,
    "send_back": 1, "send_back_again": 1, "return_decision": 1, "mend": 1, "take_down": 1,
    "find": 12, "order": 2, "repay": 7, "confirm": 1, "file": 3, "notify": 3, "hear": 4,
    "decide": 2, "supplement": 4, "to_general": 1, "serve": 1, "collect": 6, "spare": 3,
    "aid": 2, "again": 1, "allow_head": 1, "allow_approver": 1,
    "draft_in_town": 1, "approve_in_town": 1, "resolve": 2, "confirm_resolution": 1,
    "revoke_resolution": 1,
}  # fmt: skip
LATE, LATE_DAYS = 0.12, 3


class Diary:
    """The working days of the last months, up to yesterday: nothing lies in the future."""

    def __init__(self, calendar: Calendar, today: dt.date, rng: Random) -> None:
        past = (today - dt.timedelta(days=n) for n in range(DAYS_BACK, 0, -1))
        self.days = [day for day in past if calendar.is_working(day)]
        self.rng = rng

    def plan(self, acts: Sequence[str], age: int | None) -> list[dt.datetime]:
        """Return when each act happens, the last ``age`` working days before today.

        With ``age`` None the last act falls anywhere in the months of the diary.
        """
        gaps = [self._gap(act) for act in acts]
        most = len(self.days) - 1 - sum(gaps)
        place = most - (min(age, most) if age is not None else self.rng.randint(0, most))
        moments, minute = [], self.rng.randint(*STARTS)
        for gap in gaps:
            place += gap
            minute = self.rng.randint(*STARTS) if gap else minute + self.rng.randint(*PAUSES)
            moments.append(self._moment(place, minute))
        return moments

    def _gap(self, act: str) -> int:
        late = act == "visit" and self.rng.random() < LATE
        return GAPS.get(act, 0) + late * LATE_DAYS

    def _moment(self, place: int, minute: int) -> dt.datetime:
        """Return the moment after so many minutes of office time on a day."""
        start, rest = MORNING, minute
        if minute >= MORNING_MINUTES:
            start, rest = AFTERNOON, minute - MORNING_MINUTES
        opened = dt.datetime.combine(self.days[place], start, OFFICE_ZONE)
        return opened + dt.timedelta(minutes=rest, seconds=self.rng.randint(0, 59))
