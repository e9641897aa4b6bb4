"""The figures as a Markdown table, with the machine they were taken on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.kernel import clock
from scripts.bench_rows.asking import Measured
from scripts.bench_rows.questions import Question
from scripts.bench_rows.serving import NAMES

HEAD = (
    "| page | program ms | floor ms | peer ms | ÷ floor | ÷ peer "
    "| statements | size KB |"
)  # fmt: skip
KILO = 1000


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def machine() -> str:
    """Return the processor, its cores, how busy they are, and the Python."""
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {load:.1f}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _line(question: Question, figures: Measured) -> str:
    program, floor, peer = (figures[question, name] for name in NAMES)
    cells = [
        question.title, f"{program.took:.1f}", f"{floor.took:.1f}", f"{peer.took:.1f}",
        f"{program.took / floor.took:.2f}", f"{program.took / peer.took:.2f}",
        " / ".join(str(one.last.statements) for one in (program, floor, peer)),
        " / ".join(f"{one.last.size / KILO:.0f}" for one in (program, floor, peer)),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def table(asked: Sequence[Question], figures: Measured) -> Iterator[str]:
    """Yield the lines of the table; statements and sizes stand as program / floor / peer."""
    yield HEAD
    yield "|---" + "|---:" * (HEAD.count("|") - 2) + "|"
    for question in asked:
        yield _line(question, figures)


def report(
    asked: Sequence[Question], figures: Measured, *, rows: int, rounds: int, command: str
) -> str:
    """Return the whole page, ready to be pasted."""
    how = f"Medians of {rounds} interleaved rounds over HTTP, {rows} cases on one SQLite file"
    lines = [
        *table(asked, figures),
        "",
        f"{how}; statements and size are program / floor / peer.",
        "Indicative where other work shares the machine: the ratios say more than the times.",
        "",
        f"- machine: {machine()}",
        f"- command: `{command}`",
        f"- date: {clock.today()}",
    ]
    return "\n".join(lines) + "\n"
