"""The sentences in our templates and code, and those of the framework, with where they stand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flask_appbuilder
from babel.messages.extract import extract_from_dir
from babel.support import Translations

TOP = Path(__file__).parents[2]
OURS = ("app", "views")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"extensions": "jinja2.ext.do"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "__": None, "gettext": None, "lazy_gettext": None, "N": None,
    "say": ((1, "c"), 2), "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2),
}  # fmt: skip
Sentence = tuple[str, str]  # context, text


def _found_in(folder: Path) -> Iterator[Sentence]:
    marked = extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS)
    for _name, _line, text, _comments, context in marked:
        if isinstance(text, str) and text:
            yield context or "", text


@cache
def our_sentences() -> tuple[Sentence, ...]:
    """Return the marked Chinese sentences of our templates and code, each once, sorted."""
    return tuple(sorted({pair for part in OURS for pair in _found_in(TOP / part)}))


@cache
def framework_texts() -> tuple[str, ...]:
    """Return the English texts the framework marks for translation, sorted."""
    folder = Path(flask_appbuilder.__file__).parent
    return tuple(sorted({text for _, text in _found_in(folder)}))


@cache
def framework_chinese() -> dict[str, str]:
    """Return the Chinese the framework brings itself."""
    folder = Path(flask_appbuilder.__file__).parent / "translations"
    known = Translations.load(folder, ["zh"])
    return {text: known.gettext(text) for text in framework_texts()}


def read_table(file: Path) -> list[list[str]]:
    """Read the rows of a table under its head; an absent file holds none."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def read_pairs(file: Path) -> dict[str, str]:
    """Read a table of two columns, text and translation."""
    return dict(read_table(file))


def read_words(file: Path) -> dict[Sentence, str]:
    """Read a table of three columns, context, Chinese and English."""
    return {(context, chinese): english for context, chinese, english in read_table(file)}
