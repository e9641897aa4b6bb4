"""The toy office uses every public word of the vocabulary, so that the walk tries them all."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app.declare as vocabulary
from app.declare.columns import Shown

TOY = Path(__file__).parent / "toy" / "office.py"
TREE = ast.parse(TOY.read_text(encoding="utf-8"))
RECORDS = ("Screen", "Group", "Lines", "Part", "Step", "Flow", "Clock", "Where", "Is", "Meaning",
           "Office", "Fault", "Staffing")  # fmt: skip
FIELDS = ("text", "note", "secret", "choice", "choices", "day", "moment", "money", "whole", "flag",
          "serial", "kept", "ref", "link", "lines")  # fmt: skip
# Words that mean the same in every field helper: used in one, used in all.
COMMON = Shown.__required_keys__ | Shown.__optional_keys__
BARE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def used_names() -> set[str]:
    names = {node.id for node in ast.walk(TREE) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(TREE) if isinstance(node, ast.Attribute)}


def calls(name: str) -> Iterator[ast.Call]:
    for node in ast.walk(TREE):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def parameters(name: str) -> list[str]:
    thing: Any = getattr(vocabulary, name)
    found = inspect.signature(thing).parameters.values()
    return [p.name for p in found if p.kind not in BARE]


def used_words(name: str) -> set[str]:
    """Return the parameters the toy office gives to a word somewhere, by place or by name."""
    words: set[str] = set()
    for call in calls(name):
        words |= set(parameters(name)[: len(call.args)])
        words |= {keyword.arg for keyword in call.keywords if keyword.arg}
    return words


def unused_words() -> Iterator[str]:
    common: set[str] = set()
    for name in FIELDS:
        common |= used_words(name) & COMMON
    yield from (f"{word}=" for word in COMMON - common)
    for name in (*RECORDS, *FIELDS):
        free = common if name in FIELDS else set()
        yield from (f"{name}({p}=)" for p in parameters(name) if p not in used_words(name) | free)


def test_every_public_name_is_used() -> None:
    assert set(vocabulary.__all__) - used_names() == set()


def test_every_word_of_every_declaration_is_used() -> None:
    # The demo is a whole county's story; it is told for the real office only.
    assert set(unused_words()) - {"Office(demo=)"} == set()


@pytest.mark.parametrize("kind", ["Can", "As"])
def test_every_member_is_used(kind: str) -> None:
    members = {member.name for member in getattr(vocabulary, kind)}
    used = {
        node.attr
        for node in ast.walk(TREE)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == kind
    }
    assert members - used == set()
