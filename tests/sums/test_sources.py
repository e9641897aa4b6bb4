"""The calculators are pure, and no number of a rule stands in their code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[2] / "models" / "sums").glob("*.py"))

ALLOWED = re.compile(
    r"__future__|collections\.abc|dataclasses|datetime|decimal|fractions|itertools|math|re"
    r"|app\.kernel\.(faults|money|clock)|app\.declare\.choice|models\.sums(\..+)?"
)
# 0 and 1 begin and end; 2 and 100 are the decimals of a yuan and of a percent.
ARITHMETIC = {0, 1, 2, 100}
# What bounds an entry or counts a calendar, whatever the law says.
NAMED = {"PLACES": 6, "MANY": 9999, "_FEN": 100, "_TEN": 10, "YEAR": 12}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def numbers(tree: ast.Module) -> Iterator[object]:
    named = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and NAMED.get(node.targets[0].id) == node.value.value
    ]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in named or isinstance(node.value, bool):
            continue
        is_number = isinstance(node.value, int | float)
        if is_number or re.fullmatch(r"-?[0-9.]+", str(node.value)):
            yield node.value


def test_the_package_is_found() -> None:
    assert len(FILES) > 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_calculator_asks_nobody_and_nothing(path: Path) -> None:
    """No session, no ORM, no web, no time of its own: what it needs is handed to it."""
    names = list(imported(parsed(path)))
    assert [
        name for name in names
        if not ALLOWED.fullmatch(name) and not ALLOWED.fullmatch(name.rpartition(".")[0])
    ] == []  # fmt: skip
    assert [
        name for name in names if re.fullmatch(r"app\.kernel\.clock\.(?!show_day).*", name)
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_number_of_a_rule_stands_in_the_code(path: Path) -> None:
    assert [number for number in numbers(parsed(path)) if number not in ARITHMETIC] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [("limit = 12", [12]), ('Decimal("0.03")', ["0.03"]), ("MANY = 9999", []), ("MANY = 6", [6])],
)
def test_such_a_number_would_be_found(source: str, found: list[object]) -> None:
    assert list(numbers(ast.parse(source))) == found
