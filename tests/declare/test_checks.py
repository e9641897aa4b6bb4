"""Every rule of ``check`` finds its fault, at its place, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PLACES = {
    "D001": "Book rows",
    "D002 rows": "Book rows",
    "D002 caption": "Book caption",
    "D002 part": "Book “页”",
    "D003 no link": "Book rows",
    "D003 elsewhere": "Book rows",
    "D004": "Odd note",
    "D005": "Lost",
    "D006": "Book form “书”",
    "D007 unknown": "Book 步骤“怪”",
    "D007 unreached": "Book 状态“办结”",
    "D007 twice": "Book 步骤“再办结”",
    "D007 beginnings": "Book",
    "D007 dead end": "Book 状态“待办”",
    "D008 needs": "Book 步骤“办结”",
    "D008 ends": "Book 步骤“办结”",
    "D008 of": "Book Flow",
    "D009 access": "Book",
    "D009 by": "Book",
    "D010 secret": "Book search",
    "D010 sort": "Book sort",
    "D011": "books",
    "D012 rows": "Book rows",
    "D012 sort": "Book sort",
    "D013": "Book access",
    "D014": "Sum total",
    "D015 part": "Book “页”",
    "D015 lines": "Book “页”",
    "D016": "Book 步骤“办结”",
    "D016 where": "Book 步骤“办结”",
    "D017": "Book name",
    "D018": "Role 经办",
    "D018 level": "Role 经办",
    "D019 end": "Book 时限“公示期”",
    "D019 timed": "Book 时限“公示期”",
    "D021": "Book edits",
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    program = [sys.executable, "-m", "tests.declare.bad_office"]
    done = subprocess.run(program, cwd=TOP, capture_output=True, text=True, check=True)
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def test_a_sound_declaration_has_no_problem(found: dict[str, list[str]]) -> None:
    assert found["sound"] == []


def test_every_bad_declaration_is_expected_here(found: dict[str, list[str]]) -> None:
    assert set(found) == {"sound", *PLACES}


@pytest.mark.parametrize("case", PLACES)
def test_one_fault_gives_one_problem_with_its_place(case: str, found: dict[str, list[str]]) -> None:
    kind = "提醒" if case == "D017" else "错误"
    (line,) = found[case]
    assert line.startswith(f"{case[:4]} {kind} {PLACES[case]}：")
