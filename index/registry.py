"""Engines by name."""

from __future__ import annotations

from index.protocol import Engine
from index.reference.engine import ReferenceEngine

DEFAULT = "reference"


def engine(name: str = DEFAULT) -> Engine:
    """The engine of this name. Raises `KeyError` for one that does not exist."""
    return {"reference": ReferenceEngine}[name]()
