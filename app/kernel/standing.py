"""A time limit that stood still (暂停计时): by how many of its own units its end moves on."""

import datetime as dt

from app.kernel.clock import in_office
from app.kernel.working import LONGEST, Calendar, Counting, Unit

_ONE_DAY = dt.timedelta(days=1)
_ONE_HOUR = dt.timedelta(hours=1)


def stood_still(how: Counting, begun: dt.datetime, ended: dt.datetime, calendar: Calendar) -> int:
    """Return the units of a limit that passed while it stood still (both moments aware).

    As the limit counts from the day after an event, or from the event's own day (``same_day``),
    so do the standing still and the going on: of the two days on which somebody acted one counts
    as standing, the other as running. A begun hour counts in full. Raises ``ValueError`` for
    months, which have no fixed number of days to stand still for.
    """
    unit = how.length.unit
    if unit is Unit.MONTH:
        raise ValueError(unit)
    if unit is Unit.HOUR:
        return -((begun - ended) // _ONE_HOUR)
    back = _ONE_DAY if how.same_day else dt.timedelta()
    first, last = in_office(begun).date() - back, in_office(ended).date() - back
    return calendar.working_days(first, last) if unit is Unit.WORKING_DAY else (last - first).days


def units_after(
    how: Counting, start: dt.datetime, begun: dt.datetime, ended: dt.datetime, calendar: Calendar
) -> int:
    """Return by how many units a limit from ``start`` is longer for having stood still.

    At the earliest it ends on the day on which it goes on, or the next that it may end on: a
    limit that had not passed when it was stopped has not passed when it runs again.
    """
    units = stood_still(how, begun, ended, calendar)
    while how.longer(units).end(start, calendar).at < ended:
        if how.longer(units).length.amount == LONGEST:
            break
        units += 1
    return units
