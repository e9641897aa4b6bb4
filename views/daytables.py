"""The tables of the import page: what a list of days would change, how far the years are."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.generate.cells import show_href
from app.generate.labels import choice_label, label_of
from app.generate.pages import Cell, Column, Row, Table
from app.kernel.daylist import Listed, weekday_of
from app.records import CalendarDay, DayKind
from models.workdays import KINDS, Plan, YearState

MOST_SHOWN = 100


def _tag(kind: DayKind) -> Cell:
    return Cell(choice_label(kind), tone=kind.tone)


def _heads(*names: str) -> list[Column]:
    return [Column(label_of(CalendarDay, name)) for name in names]


def _cut(rows: list[Row]) -> tuple[list[Row], str]:
    """Show so many rows; the rest is counted."""
    rest = len(rows) - MOST_SHOWN
    return rows[:MOST_SHOWN], _("另有 %(n)s 行未列出", n=rest) if rest > 0 else ""


def _table(title: str, columns: list[Column], rows: list[Row]) -> Iterator[Table]:
    if rows:
        shown, note = _cut(rows)
        yield Table(title, columns, shown, note=note)


def _when(entry: Listed) -> list[Cell]:
    return [Cell(str(entry.day)), Cell(weekday_of(entry.day))]


def _new(made: Plan) -> list[Row]:
    return [
        Row([*_when(e), _tag(KINDS[e.kind]), Cell(e.name), Cell(e.source, long=True)])
        for e in made.new
    ]


def _changed(made: Plan) -> list[Row]:
    return [
        Row(
            [
                *_when(c.entry),
                _tag(c.day.kind), Cell(c.day.name), Cell(c.day.source, long=True),
                _tag(KINDS[c.entry.kind]), Cell(c.entry.name), Cell(c.entry.source, long=True),
            ]
        )
        for c in made.changed
    ]  # fmt: skip


def _kept(made: Plan) -> list[Row]:
    return [
        Row([Cell(str(day.on), href=show_href(day)), _tag(day.kind), Cell(day.name)])
        for day in made.kept
    ]


def fault_table(made: Plan) -> Table:
    """Return what is wrong with the file, by its own line numbers."""
    rows = [Row([Cell(str(f.line)), Cell(f.text, long=True)]) for f in made.faults]
    shown, note = _cut(rows)
    return Table(_("须改正的行"), [Column(_("行号")), Column(_("问题"))], shown, note=note)


def preview_tables(made: Plan) -> list[Table]:
    """Return what would be new, what would change, and what would stay beside it."""
    weekday = Column(_("星期"))
    day, *rest = _heads("on", "kind", "name", "source")
    before = [Column(_("原：%(what)s", what=column.label)) for column in rest]
    after = [Column(_("改为：%(what)s", what=column.label)) for column in rest]
    return [
        *_table(_("新增"), [day, weekday, *rest], _new(made)),
        *_table(_("更改"), [day, weekday, *before, *after], _changed(made)),
        *_table(_("日历中有、文件中没有（保留不变，有误请作废）"), [day, *rest[:2]], _kept(made)),
    ]


def year_table(states: list[YearState]) -> Table:
    """Return how far the years are entered."""
    heads = [Column(_("年份")), Column(_("状态")), Column(_("放假天数"), right=True),
             Column(_("调休上班天数"), right=True), Column(_("尚缺"))]  # fmt: skip
    rows = [
        Row(
            [
                Cell(str(s.year)), _state(s), Cell(str(s.off), right=True),
                Cell(str(s.work), right=True), Cell("、".join(s.lacking)),
            ]
        )
        for s in states
    ]  # fmt: skip
    return Table(_("各年录入情况"), heads, rows)


def _state(state: YearState) -> Cell:
    if not state.lacking:
        return Cell(_("已录入"), tone="green")
    return Cell(_("未录全") if state.off else _("未录入"), tone="amber")
