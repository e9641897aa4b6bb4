"""What things are called: the declared Chinese, looked up with the declaring class as context."""

from __future__ import annotations

from typing import Any

from flask import has_request_context
from flask_babel import pgettext

from app.declare.choice import Choice, Stray
from app.declare.reading import columns_of, fields_of, owner_of
from app.declare.screen import Place, Screen


def say(context: str, text: str) -> str:
    """Return a declared word in the language of the request."""
    if not text or not has_request_context():
        return text
    return str(pgettext(context, text))


def label_of(model: type[Any], name: str) -> str:
    """Return the label of a field."""
    return say(model.__name__, fields_of(model)[name].label)


def place_label(place: Place) -> str:
    """Return the label of a column; of a path, the label of the link its last row is reached by."""
    column = columns_of(place)[-2:][0]
    return label_of(owner_of(column), column.key)


def choice_label(member: Choice | Stray) -> str:
    """Return the label of a code."""
    return say(type(member).__name__, member.label)


def meaning_of(member: Choice | Stray) -> str:
    """Return what a code means, where the declaration explains it."""
    return say(type(member).__name__, member.meaning)


def title_of(screen: Screen) -> str:
    """Return the title of a screen."""
    return say("Screen", screen.title)
