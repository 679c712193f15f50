"""Engines by name."""

from __future__ import annotations

from index.arrays.engine import ArrayEngine
from index.engine.protocol import Engine
from index.reference.engine import ReferenceEngine

DEFAULT = "arrays"


def engine(name: str = DEFAULT) -> Engine:
    """The engine of this name. Raises `KeyError` for one that does not exist."""
    engines: dict[str, type[Engine]] = {"arrays": ArrayEngine, "reference": ReferenceEngine}
    return engines[name]()
