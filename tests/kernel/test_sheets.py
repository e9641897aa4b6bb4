"""Tables come as Excel wrote them, with the sheet's own line numbers; nothing else is taken."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.daylist import read_days
from app.kernel.faults import Refused
from app.kernel.sheets import MOST_COLUMNS, MOST_LINES, MOST_UNPACKED, lines_of
from tests.workbooks import workbook

FILES = Path(__file__).parent / "files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("name", ["days.xlsx", "days.xls"])
def test_a_workbook_of_excel_is_read(name: str) -> None:
    """Made by openpyxl and xlwt: a title, a date cell, three ways to write a date, a number."""
    lines = lines_of((FILES / name).read_bytes())
    found = read_days(lines)
    assert found.faults == []
    assert [(e.line, str(e.day), e.kind) for e in found.days] == [
        (4, "2026-02-14", "work"), (5, "2026-02-15", "off"), (6, "2026-02-16", "off"),
        (7, "2026-02-17", "off"),
    ]  # fmt: skip
    assert {e.source for e in found.days} == {"国办发明电〔2025〕7号"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_codings_of_excel(encoding: str) -> None:
    text = "日期,类型,节日,依据\r\n2026-10-01,放假,国庆节,国办\r\n"
    (entry,) = read_days(lines_of(text.encode(encoding))).days
    assert (entry.line, entry.name, entry.source) == (2, "国庆节", "国办")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 not an archive", "已损坏"),
        (OLE + b"not a workbook" * 100, "已损坏"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "既不是 Excel"),
        (b"%PDF-1.7\n\xff\x00", "既不是 Excel"),
        (b"a\n" * (MOST_LINES + 1), "最多 5000 行"),
        (workbook([["日期"]], padding=MOST_UNPACKED), "解开后太大"),
        (workbook([["x"]] * (MOST_LINES + 2)), "超过 5000 行"),
        (workbook([["x"] * 26])[:300], "已损坏"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        lines_of(content)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "日期")
    with pytest.raises(Refused, match="已损坏"):
        lines_of((tmp_path / "x.zip").read_bytes())


def test_nothing_gives_no_line() -> None:
    assert lines_of(b"") == []
    assert lines_of(workbook([])) == []
    assert MOST_COLUMNS < MOST_LINES


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8).map(str.strip)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=6))
def test_any_sheet_keeps_its_line_numbers(rows: list[list[str]]) -> None:
    lines = lines_of(workbook(rows))
    filled = [n for n, row in enumerate(rows, start=1) if any(" ".join(c.split()) for c in row)]
    assert [n for n, line in enumerate(lines, start=1) if line] == filled


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe"]))
def test_nonsense_is_read_or_refused_and_nothing_else(tail: bytes, head: bytes) -> None:
    with suppress(Refused):
        found = read_days(lines_of(head + tail))
        assert found.faults or found.days
