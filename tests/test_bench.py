"""The benchmark runs, and the list of cases asks no more of many rows than of few."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PAGES = {"case list", "list by state", "deep page", "by received_at", "case page", "REST list"}
STATEMENTS = 6


def bench(*arguments: str) -> dict[str, list[str]]:
    """Run it and return the cells of its table by page."""
    ended = subprocess.run(
        ["scripts/bench", "--quick", *arguments], cwd=TOP, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    lines = [line for line in ended.stdout.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row for row in rows[1:]}


@pytest.mark.slow
def test_the_list_asks_as_much_of_many_rows_as_of_few() -> None:
    with ThreadPoolExecutor() as pool:  # side by side: nothing is timed here
        larger = pool.submit(bench)
        few, many = bench("--rows", "200", "--rounds", "1"), larger.result()
    assert set(many) == set(few) == PAGES
    ours = [table["case list"][STATEMENTS].split(" / ")[0] for table in (many, few)]
    assert ours[0] == ours[1]
