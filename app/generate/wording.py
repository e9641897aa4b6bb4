"""Every word an office declares, under the context it is looked up with, and its English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.declare.choice import Choice
from app.declare.field import Field
from app.declare.flow import Flow
from app.declare.office import Office
from app.declare.reading import columns_of, fields_of, list_of, owner_of, target_of
from app.declare.screen import Lines, Part, Place, Screen

Written = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Word:
    """A Chinese word under its context; ``chosen`` English was written, not derived."""

    context: str
    chinese: str
    english: str = ""
    chosen: bool = False


def spelled(name: str) -> str:
    """Return an identifier as English words: ``received_on`` is "Received on"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    words = words[:1].upper() + words[1:]
    return re.sub(r"\bid\b", "ID", words, flags=re.IGNORECASE)


def _named(context: str, chinese: str, name: str, chosen: str = "") -> Word:
    return Word(context, chinese, chosen or spelled(name), bool(chosen))


def _of_choices(choices: type[Choice]) -> Iterator[Word]:
    for member in choices:
        yield _named(choices.__name__, member.label, member.code.lower())
        yield Word(choices.__name__, member.meaning)


def _of_field(model: type[Any], name: str, field: Field) -> Iterator[Word]:
    yield _named(model.__name__, field.label, name, field.en)
    if field.hint:
        yield Word(model.__name__, field.hint)
    if field.choices:
        yield from _of_choices(field.choices)


def _of_flow(flow: Flow) -> Iterator[Word]:
    for step in flow.steps:
        yield _named("Step", step.label, step.code, step.en)
        yield from (Word("Clock", clock.label) for clock in (step.starts, *step.stopped) if clock)


def _places(screen: Screen) -> Iterator[Place]:
    yield screen.caption
    yield from (*screen.rows, *screen.search, *screen.sort)
    for part in (*screen.form, *screen.parts):
        yield from part.fields


def _models(screen: Screen) -> Iterator[type[Any]]:
    """Return the records whose labels stand on the pages of a screen."""
    yield screen.model
    for place in _places(screen):
        for column in columns_of(place):
            declaring: type[Any] = column.class_  # type: ignore[assignment]  # never an alias here
            yield declaring
    lists: list[Lines | Part] = [*screen.lines, *screen.parts]
    for part in lists:
        rows = list_of(part.rows)
        yield target_of(owner_of(rows), rows.key)


def _of_screen(screen: Screen) -> Iterator[Word]:
    yield _named("Screen", screen.title, screen.name, screen.en)
    yield Word("Screen", screen.about)
    for part in (*screen.form, *screen.parts, *screen.reckonings):
        yield Word("Group", part.title)
    for told in screen.reckonings:
        yield from (Word("Group", head) for head in told.heads)
    if screen.flow is not None:
        yield from _of_flow(screen.flow)
        yield from _of_choices(screen.flow.states)


def _all(office: Office) -> Iterator[Word]:
    yield from _of_choices(office.roles)
    yield from _of_choices(office.menu)
    models: dict[type[Any], None] = {}
    for screen in office.screens:
        yield from _of_screen(screen)
        models |= dict.fromkeys(_models(screen))
    for model in models:
        for name, field in fields_of(model).items():
            yield from _of_field(model, name, field)


def _settled(words: Iterable[Word]) -> Iterator[Word]:
    """Keep one English for each word: a declared one before a derived one, then the first."""
    found: dict[tuple[str, str], Word] = {}
    for word in words:
        key = word.context, word.chinese
        if word.chinese and (key not in found or (word.chosen and not found[key].chosen)):
            found[key] = word
    yield from found.values()


def words_of(office: Office, written: Written) -> list[Word]:
    """Return every declared word once.

    ``written`` is the English by context and Chinese: of headings and hints, which have no
    identifier to derive it from, and of words whose identifier reads badly.
    """
    return [
        replace(word, english=written.get((word.context, word.chinese), word.english))
        for word in _settled(_all(office))
    ]
