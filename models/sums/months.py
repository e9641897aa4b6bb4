"""Months (月份), each named by its first day."""

import datetime as dt

from app.kernel.faults import Refused

YEAR = 12


def month_of(day: dt.date) -> dt.date:
    """Return the first day of a day's month."""
    return dt.date(day.year, day.month, 1)


def months_from(first: dt.date, count: int) -> list[dt.date]:
    """Return so many months in a row; ``Refused`` where the calendar ends before them."""
    start = first.year * YEAR + first.month - 1
    if start + count > (dt.MAXYEAR + 1) * YEAR:
        raise Refused("起始月份：年份过大，请核对")
    return [dt.date(place // YEAR, place % YEAR + 1, 1) for place in range(start, start + count)]


def show_month(month: dt.date) -> str:
    """Return ``2026年9月``."""
    return f"{month.year}年{month.month}月"


def check_once(months: list[dt.date]) -> None:
    """Refuse a month that stands twice."""
    twice = next((month for month in sorted(months) if months.count(month) > 1), None)
    if twice is not None:
        raise Refused(f"月份：{show_month(twice)} 重复，请把同一个月合为一行")
