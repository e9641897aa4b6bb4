"""A set's postings are whole: one row a stage, a length with its unit, counted in days."""

from __future__ import annotations

import pytest

from app.records import LimitUnit
from models.rules.lists import Track
from models.rules.publicities import (
    DECIDED_LATER,
    Publicity,
    Shown,
    Stage,
    publicities_are_whole,
    shown_by,
)
from models.rules.sets import RuleSet
from tests.flow.ruled import posted

B, D = Stage.BEFORE_DECISION, Stage.AFTER_DECISION


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([posted(B, 7, LimitUnit.DAY), posted(D, 5, LimitUnit.WORKING_DAY)], []),
        ([posted(B)], []),
        ([posted(B, track=Track.FAST), posted(B, track=Track.GENERAL)], []),
        ([posted(B), posted(B)], ["“一般程序”的“决定前公示”列了 2 行"]),
        ([posted(B, 7)], ["“决定前公示”的公示期要同时写长度和单位"]),
        ([posted(D, None, LimitUnit.DAY)], ["“决定后公布”的公示期要同时写长度和单位"]),
        ([posted(D, 48, LimitUnit.HOUR)], ["“决定后公布”的公示期以日或工作日计"]),
        ([posted(D, 1, LimitUnit.MONTH)], ["“决定后公布”的公示期以日或工作日计"]),
    ],
)
def test_a_set_says_each_posting_once_and_wholly(rows: list[Publicity], words: list[str]) -> None:
    for row in rows:
        row.track = row.track or Track.GENERAL
    said = [fault.text for fault in publicities_are_whole(RuleSet(publicities=rows))]
    assert len(said) == len(words)
    assert all(word in text for word, text in zip(words, said, strict=True))


@pytest.mark.parametrize("stage", Stage)
def test_what_is_decided_later_is_not_shown_before(stage: Stage) -> None:
    hidden = set(Shown) - shown_by(posted(stage))
    assert hidden == (set(DECIDED_LATER) if stage is B else set())
