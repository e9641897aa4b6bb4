"""Commands that only tell something: due, check, reference, openapi, translate, help."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

import run as entry
from app.commands import main
from tests.commands.terminal import Ended, run
from tests.house import OFFICE

OUTER = getattr(sys, "_base_executable", sys.executable)


@pytest.mark.parametrize(
    ("moment", "length", "shown"),
    [
        ("2026-02-13T16:50", "2wd", "2026-02-24"),  # the spring festival lies between
        ("2026-02-13T16:50", "1wd", "2026-02-14"),  # a Saturday that is worked
        ("2024-02-08", "2wd", "2024-02-18"),  # a Sunday that was worked
        ("2015-09-02", "1wd", "2015-09-06"),  # a past year, from the library; a Sunday worked
        ("2026-12-30", "2wd", "2027-01-04 （按法定节假日暂推）"),  # New Year's Day is off by law
    ],
)
def test_due_counts_by_the_official_calendar(
    tmp_path: Path, moment: str, length: str, shown: str
) -> None:
    ended = run(tmp_path, "due", moment, length)
    assert ended.code == 0
    assert shown in ended.out
    assert ("暂推" in ended.out) is ("暂推" in shown)
    assert list(tmp_path.iterdir()) == [], "it needs no database"


def told(arguments: tuple[str, ...], screen: pytest.CaptureFixture[str]) -> Ended:
    """Run a command that opens nothing in this process."""
    try:
        code = main(OFFICE, arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    said = screen.readouterr()
    return Ended(code, said.out, said.err)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("2026-02-30", "2wd"), "2026 年 2 月 30 日不存在"),
        (("昨天", "2wd"), "不是日期"),
        (("2026-02-13", "两天"), "期限"),
        (("2026-02-13", "2w"), "期限"),
        (("2026-02-13",), "命令的写法不对"),
        (("2026-02-13", "-2wd"), "命令的写法不对"),
    ],
)
def test_due_refuses_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    ended = told(("due", *arguments), capsys)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err


def test_a_refusal_ends_the_process_with_two(tmp_path: Path) -> None:
    ended = run(tmp_path, "due", "2026-02-30", "2wd")
    assert (ended.code, ended.out) == (2, "")
    assert "不存在" in ended.err


def test_check_finds_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path, "check")
    assert (ended.code, ended.out) == (0, f"声明检查通过：{len(OFFICE.screens)} 种记录。\n")


def test_the_reference_is_printed(tmp_path: Path) -> None:
    ended = run(tmp_path, "reference")
    assert ended.code == 0
    assert all(screen.title in ended.out for screen in OFFICE.screens)


def test_the_openapi_document_is_printed(tmp_path: Path) -> None:
    ended = run(tmp_path, "openapi")
    assert ended.code == 0
    paths = json.loads(ended.out)["paths"]
    assert {f"/api/v1/{screen.name}/" for screen in OFFICE.screens} <= set(paths)


def test_the_catalogues_are_complete(tmp_path: Path) -> None:
    ended = run(tmp_path, "translate", "--check")
    assert ended.code == 0, ended.out + ended.err


def test_without_a_command_all_are_listed(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert ended.code == 0
    assert all(f"  {name} " in ended.out for name in entry.COMMANDS)


@pytest.mark.parametrize("command", sorted(set(entry.COMMANDS) - {"test"}))
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    ended = told((command, "--help"), capsys)
    assert ended.code == 0
    assert ended.out.startswith(f"用法：run.py {command}")


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ended = told(("fly",), capsys)
    assert ended.code == 2
    assert "命令的写法不对" in ended.err


def seconds_of(folder: Path, python: str) -> float:
    began = time.monotonic()
    assert run(folder, "due", "2026-02-13", "2wd", python=python).code == 0
    return time.monotonic() - began


def test_the_entry_costs_less_than_a_second(tmp_path: Path) -> None:
    """Once its environment stands, ``python3 run.py`` only looks that it still fits."""
    if not entry.ready(entry.RUNTIME) or str(entry.PYTHON) == OUTER:
        pytest.skip("运行环境不是由 run.py 建立的")
    # In pairs, side by side: what else the machine does slows both of a pair.
    pairs = [
        seconds_of(tmp_path, OUTER) - seconds_of(tmp_path, str(entry.PYTHON)) for _ in range(4)
    ]
    assert min(pairs) < 1
