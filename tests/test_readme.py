"""The README's matrix and diagrams are what the declarations say."""

from __future__ import annotations

from pathlib import Path

from app.generate.reference import stale
from tests.house import OFFICE

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_generated_blocks_are_fresh() -> None:
    assert stale(README.read_text(encoding="utf-8"), OFFICE) == []
