"""Rehearsal (试算): what a drafted rule set would have changed for the cases of the last days."""

from views.rehearsal.view import Rehearsal

__all__ = ["Rehearsal"]
