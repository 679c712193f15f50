"""Engines by name. Another one is registered by putting it into `ENGINES`."""

from __future__ import annotations

from collections.abc import Callable

from index.arrays.engine import ArrayEngine
from index.engine.protocol import Engine

ENGINES: dict[str, Callable[[], Engine]] = {"arrays": ArrayEngine}
DEFAULT = "arrays"


def default_engine() -> Engine:
    """The engine that indexes are written and read with. An index of any other is built anew, never asked."""
    return ENGINES[DEFAULT]()
