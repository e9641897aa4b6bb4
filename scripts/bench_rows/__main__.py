"""The benchmark: fill a county in a folder of its own, serve it three times, ask, tell."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from config import Settings
from scripts.bench_rows.asking import Measured, measure
from scripts.bench_rows.filling import fill
from scripts.bench_rows.questions import PAGE, questions
from scripts.bench_rows.serving import served
from scripts.bench_rows.telling import report

ROWS, ROUNDS = 20_000, 15
QUICK_ROWS, QUICK_ROUNDS = 2_000, 5
LEAST = 4 * PAGE


def _asked_for(arguments: list[str]) -> Namespace:
    parser = ArgumentParser("scripts/bench", description=__doc__)
    parser.add_argument("--rows", type=int, help=f"cases in the county, {ROWS} if not given")
    parser.add_argument("--rounds", type=int, help=f"rounds to measure, {ROUNDS} if not given")
    parser.add_argument("--quick", action="store_true", help="few rows, few rounds")
    chosen = parser.parse_args(arguments)
    chosen.rows = chosen.rows or (QUICK_ROWS if chosen.quick else ROWS)
    chosen.rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    if chosen.rows < LEAST or chosen.rounds < 1:
        parser.error(f"at least {LEAST} rows and one round")
    return chosen


def _measured(folder: Path, rows: int, rounds: int) -> Measured:
    environment = {"DATA_DIR": str(folder / "data"), "DATABASE_URL": "", "SECRET_KEY": ""}
    fill(Settings.read(environment), rows)
    with served(environment, folder) as ports:
        return measure(questions(rows), ports, rounds)


def main(arguments: list[str]) -> None:
    """Print the table."""
    chosen = _asked_for(arguments)
    with TemporaryDirectory(prefix="bench-") as folder:
        figures = _measured(Path(folder), chosen.rows, chosen.rounds)
    command = " ".join(["scripts/bench", *arguments])
    sys.stdout.write(
        report(
            questions(chosen.rows), figures,
            rows=chosen.rows, rounds=chosen.rounds, command=command,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
