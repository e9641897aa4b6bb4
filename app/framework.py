"""Bringing the framework's own tables into the office's metadata: one migration history."""

from __future__ import annotations

import importlib
import sys

from sqlalchemy import MetaData

from app.declare.record import Stored

SECURITY_MODELS = "flask_appbuilder.security.sqla.models"


def adopt() -> None:
    """Let the framework define its tables in ``Stored.metadata``; harmless when repeated.

    Raises ``RuntimeError`` when its security models were imported before: they are elsewhere.
    """
    sqla = importlib.import_module("flask_appbuilder.models.sqla")
    if sqla.Base.metadata is Stored.metadata:
        return
    if SECURITY_MODELS in sys.modules:
        text = f"{SECURITY_MODELS} was imported before app.framework.adopt()"
        raise RuntimeError(text)
    sqla.Base.metadata = Stored.metadata
    sqla.Base.registry.metadata = Stored.metadata


def whole_metadata() -> MetaData:
    """Return the metadata with the tables of the office, the machine and the framework."""
    adopt()
    importlib.import_module("app.records")
    importlib.import_module(SECURITY_MODELS)
    return Stored.metadata
