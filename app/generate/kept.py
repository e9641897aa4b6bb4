"""What stands around a form: drafts that wait, and what somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Unfinished:
    """A draft of one's own: when it was kept, and where it goes on."""

    id: int
    title: str
    saved: str
    href: str


@dataclass(frozen=True)
class Clash:
    """A field two people changed at once: what stands now and what was typed.

    ``name`` is its input; ``value``, with ``text`` for a link, is what would be typed there to
    have theirs. Without a name there is nothing to take over.
    """

    label: str
    theirs: str
    yours: str
    name: str = ""
    value: str = ""
    text: str = ""


@dataclass(frozen=True)
class Overtaken:
    """A form somebody was faster than: who and when, what clashes, what was taken from theirs.

    ``version`` is that of the record the form was opened with.
    """

    by: str
    version: str
    clashes: Sequence[Clash] = ()
    taken: Sequence[str] = ()
