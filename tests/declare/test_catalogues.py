"""The catalogues are complete, and written the same byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.support import Translations

from app.generate.catalogues import FOLDER, FRAMEWORK, SENTENCES, build, problems
from app.generate.sentences import framework_texts
from app.generate.wording import spelled, words_of
from tests.house import OFFICE

STALE = "不是最新的"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (SENTENCES, FRAMEWORK):
        shutil.copy(FOLDER / name, tmp_path)
    build(OFFICE, tmp_path)
    return tmp_path


def test_nothing_is_missing(folder: Path) -> None:
    assert problems(OFFICE, folder) == []


def test_a_second_writing_changes_no_byte(folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("messages.*")}
    build(OFFICE, folder)
    assert len(before) == 4
    assert {file: file.read_bytes() for file in before} == before
    assert not any(b"-Date:" in content for content in before.values())


def test_an_edited_catalogue_is_stale(folder: Path) -> None:
    file = folder / "en" / "LC_MESSAGES" / "messages.po"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (found,) = problems(OFFICE, folder)
    assert STALE in found
    assert "en" in found


def test_a_sentence_without_english_and_one_left_over_are_named(folder: Path) -> None:
    table = folder / SENTENCES
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if "跳到" not in line]
    table.write_text("\n".join([*lines, "无处可用,Nowhere"]), encoding="utf-8")
    found = [text for text in problems(OFFICE, folder) if STALE not in text]
    assert ["跳到正文" in found[0], "无处可用" in found[1], len(found)] == [True, True, 2]


def test_a_framework_text_without_chinese_is_named(folder: Path) -> None:
    table = folder / FRAMEWORK
    lines = [x for x in table.read_text(encoding="utf-8").splitlines() if "Database" not in x]
    table.write_text("\n".join(lines), encoding="utf-8")
    assert any("Database Error" in text for text in problems(OFFICE, folder))


def test_every_declared_word_is_found_in_english(folder: Path) -> None:
    english = Translations.load(folder, ["en"])
    for word in words_of(OFFICE, {}):
        said = str(english.pgettext(word.context, word.chinese))
        assert said
        assert said.isascii() or "“" in said, word


def test_the_framework_speaks_chinese(folder: Path) -> None:
    chinese = Translations.load(folder, ["zh"])
    assert chinese.gettext("Starts with") == "开头是"
    assert "" not in framework_texts()


@pytest.mark.parametrize(
    ("name", "english"),
    [("received_on", "Received on"), ("id_number", "ID number"), ("send-back", "Send back")],
)
def test_an_identifier_is_spelled_out(name: str, english: str) -> None:
    assert spelled(name) == english
