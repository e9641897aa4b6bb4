"""Intake (受理新申请): one form from the ID number to the acceptance page."""

from views.intake.view import Intake

__all__ = ["Intake"]
