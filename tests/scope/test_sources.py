"""What the wall cannot see may not be written: raw SQL, bulk writes, another clock."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serving import TOP

OFFICE = ("models", "views", "scripts/demo")  # the benchmark fills its database as it likes
MACHINE = ("app",)
GENERATED = "migrations"
CLOCK = "app/kernel/clock.py"
# Who may ask beyond the reader's scope, each for a reason.
ASK_BEYOND = {
    "app/flow/act.py",  # a step that must hold in the whole county: one open case for a family
    "views/missed.py",  # who applied again or was helped in another township
    "views/intake/repeats.py",  # what speaks against helping a family again
    "views/intake/knowing.py",  # who stands behind an ID number, in whichever township
    "views/rehearsal/recent.py",  # what a drafted rule set would change: no name, no file
}
# Core statements are made with these; an office asks with select() alone.
STATEMENTS = {
    "text", "insert", "update", "delete", "table", "literal_column", "Table", "MetaData",
    "create_engine",
}  # fmt: skip
WAYS_AROUND = {
    "connection", "raw_connection", "exec_driver_sql", "get_bind", "from_statement",
    "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings", "delete",
}  # fmt: skip
TABLES = {"__table__", "tables", "metadata"}
PRESENT = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp", "current_timestamp"}
TIMES = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "asctime"}

Check = Callable[[ast.AST], str]


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        found = (TOP / folder).rglob("*.py")
        yield from sorted(file for file in found if GENERATED not in file.parts)


def offences(tree: ast.AST, check: Check) -> list[str]:
    return [
        f"line {node.lineno}: {what}"
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.expr) and (what := check(node))
    ]


def imported(node: ast.AST, module: str) -> list[str]:
    """Return the names a statement imports from a package or its parts."""
    if not isinstance(node, ast.ImportFrom):
        return []
    inside = node.module == module or str(node.module).startswith(f"{module}.")
    return [alias.name for alias in node.names] if inside else []


def core_statement(node: ast.AST) -> str:
    """Find what does not pass the session hook, or passes it as a bulk write."""
    found = STATEMENTS & set(imported(node, "sqlalchemy"))
    if found:
        return f"imports {sorted(found)}"
    if isinstance(node, ast.Import) and any(a.name.startswith("sqlalchemy") for a in node.names):
        return "imports sqlalchemy whole"
    if isinstance(node, ast.Attribute) and node.attr in WAYS_AROUND | TABLES:
        return f".{node.attr}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        chain = ast.unparse(node.func.value)
        if node.func.attr in ("update", "delete") and ".query(" in chain:
            return f".{node.func.attr}() of a query"
    return ""


def other_clock(node: ast.AST) -> str:
    """Find where the present is asked of anything but the office clock."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return ""
    whose, what = ast.unparse(node.func.value), node.func.attr
    if what in PRESENT and whose != "clock":
        return f"{whose}.{what}()"
    return f"time.{what}()" if whose == "time" and what in TIMES else ""


def asks_beyond(node: ast.AST) -> str:
    return "beyond" if "beyond" in imported(node, "app.scope") else ""


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(file: Path) -> str:
    return file.relative_to(TOP).as_posix()


@pytest.mark.parametrize("file", list(sources(*OFFICE)), ids=name_of)
def test_an_office_asks_through_the_wall(file: Path) -> None:
    assert offences(parsed(file), core_statement) == []


@pytest.mark.parametrize(
    "file", [f for f in sources(*MACHINE, *OFFICE) if name_of(f) != CLOCK], ids=name_of
)
def test_time_comes_from_one_clock(file: Path) -> None:
    assert offences(parsed(file), other_clock) == []


def test_who_asks_beyond_the_scope_is_listed() -> None:
    files = [f for f in sources(*MACHINE, *OFFICE) if f.parent != TOP / "app" / "scope"]
    assert {name_of(file) for file in files if offences(parsed(file), asks_beyond)} == ASK_BEYOND


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy import text",
        "from sqlalchemy.sql import update",
        "import sqlalchemy as sa",
        "session.connection()",
        "session.execute(select(Person.__table__))",
        "Stored.metadata.tables['persons']",
        "session.delete(person)",
        "session.query(Person).filter_by(id=1).update({})",
        "session.bulk_save_objects(rows)",
    ],
)
def test_ways_around_the_wall_are_recognised(line: str) -> None:
    assert offences(ast.parse(line), core_statement)


@pytest.mark.parametrize(
    "line",
    ["datetime.now()", "dt.datetime.now(zone)", "dt.date.today()", "time.time()", "func.now()"],
)
def test_other_clocks_are_recognised(line: str) -> None:
    assert offences(ast.parse(line), other_clock)
    assert offences(ast.parse("clock.now(); clock.today(); time.monotonic()"), other_clock) == []


def test_a_question_beyond_is_recognised() -> None:
    assert offences(ast.parse("from app.scope import PROGRAM, beyond"), asks_beyond)
    assert offences(ast.parse("from app.scope.beyond import beyond"), asks_beyond)
