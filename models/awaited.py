"""What a case waits for from outside (补正、信息核对): missing papers, other bodies' answers."""

from __future__ import annotations

from collections.abc import Iterator

from app.declare import Fault
from app.declare.flow import Act
from models.case import Case, Correction, DataCheck


def papers_are_asked_for_once(case: Case) -> Iterator[Fault]:
    """What is missing is told once and in full (一次性告知)."""
    if case.correction is not Correction.NONE:
        yield Fault(None, "已一次性告知过须补正的材料，不得再次要求补正；请受理或不予受理。")


def no_data_check_is_out(case: Case) -> Iterator[Fault]:
    """What was asked of other bodies is answered first."""
    if case.data_check is DataCheck.OUT:
        yield Fault(None, "信息核对结果尚未收到，请先登记核对结果。")


def a_data_check_is_out(case: Case) -> Iterator[Fault]:
    """Only what was asked is answered."""
    if case.data_check is not DataCheck.OUT:
        yield Fault(None, "没有等待答复的信息核对。")


def note_papers_asked(act: Act) -> None:
    """Papers are asked for no second time."""
    act.record.correction = Correction.ASKED


def note_papers_in(act: Act) -> None:
    """What was missing is there."""
    act.record.correction = Correction.SUPPLIED


def note_check_sent(act: Act) -> None:
    """Other bodies were asked about the family."""
    act.record.data_check, act.record.check_result = DataCheck.OUT, None


def note_check_back(act: Act) -> None:
    """Other bodies have answered."""
    act.record.data_check = DataCheck.BACK
