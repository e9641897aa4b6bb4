"""Checks of an office as a whole, beside those of its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.declare.office import Office
from app.declare.problem import Problem


def tables(office: Office) -> Iterator[Problem]:
    """D011: one screen per table, or addresses would be ambiguous."""
    counted = Counter(screen.name for screen in office.screens)
    for name, count in counted.items():
        if count > 1:
            yield Problem("D011", name, f"有 {count} 个 Screen 声明了同一张表", "请合并为一个")


def ranks(office: Office) -> Iterator[Problem]:
    """D018: where roles are given, every role has its rank and the level it is given at."""
    if office.staffing is None:
        return
    for role in office.roles:
        if role not in office.staffing.ranks or role not in office.levels:
            yield Problem(
                "D018", f"{office.roles.__name__} {role}", "没有职级或层级，无法任命",
                "请写进 Staffing 的 ranks 和 Office 的 levels",
            )  # fmt: skip
