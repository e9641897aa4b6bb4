"""Tables kept in Excel or as text, read as lines of CSV whose numbers are the sheet's own."""

import csv
import datetime as dt
import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from app.kernel.faults import Refused

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_LINES = 5000
MOST_COLUMNS = 50
_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Excel writes in China
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # Excel's “Unicode text”
_DAMAGED = "Excel 文件已损坏、设有密码或不是工作簿，请在 Excel 中打开后另存为 .xlsx 再试"


def lines_of(content: bytes) -> list[str]:
    """Return the lines of a table; its kind is told by what it holds, not by its name.

    Of an Excel workbook (.xlsx, .xls) the first sheet that holds anything counts, a date cell
    is written 2026-02-13. Raises ``Refused`` for what is neither Excel nor text.
    """
    excel = content.startswith((_XLSX, _XLS))
    lines = _excel_lines(content) if excel else _text_lines(content)
    if len(lines) > MOST_LINES:
        text = f"文件有 {len(lines)} 行，最多 {MOST_LINES} 行，请删去无关的行"
        raise Refused(text)
    return lines


def _text_lines(content: bytes) -> list[str]:
    encodings = ("utf-16",) if content.startswith(_UTF16) else _ENCODINGS
    for encoding in encodings:
        try:
            lines = content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
        if b"\x00" not in content or encoding == "utf-16":
            return lines
    text = "文件既不是 Excel（.xlsx、.xls），也不是 UTF-8 或 GB18030 文本，请另存为其中一种"
    raise Refused(text)


def _check_unpacked(content: bytes) -> None:
    """A small archive may unpack to gigabytes; its own list of contents is asked first."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > MOST_UNPACKED:
        text = "Excel 文件解开后太大，请只保留需要导入的工作表"
        raise Refused(text)


def _excel_lines(content: bytes) -> list[str]:
    try:
        if content.startswith(_XLSX):
            _check_unpacked(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return _first_sheet(book)
    except (CalamineError, zipfile.BadZipFile, OSError):
        raise Refused(_DAMAGED) from None


def _first_sheet(book: CalamineWorkbook) -> list[str]:
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.end is not None:
            _check_extent(sheet.end)
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_LINES + 1)
            return [_line([_cell(value) for value in row]) for row in rows]
    return []


def _check_extent(end: tuple[int, int]) -> None:
    """One stray cell far away makes a sheet of millions of empty ones."""
    if end[0] > MOST_LINES or end[1] > MOST_COLUMNS:
        text = f"工作表超过 {MOST_LINES} 行或 {MOST_COLUMNS} 列，请删去表格以外的内容"
        raise Refused(text)


def _cell(value: object) -> str:
    match value:
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return " ".join(str(value).split())


def _line(cells: list[str]) -> str:
    """Write cells as one line; an empty row stays an empty line, so that the numbers hold."""
    if not any(cells):
        return ""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()
