"""The engines by the names that the command line takes."""

from __future__ import annotations

from importlib import import_module

from benchmarks.engines.protocol import Engine

_CLASSES = {
    "ours": ("benchmarks.engines.ours", "Ours"),
    "tantivy": ("benchmarks.engines.tantivy_", "Tantivy"),
    "fts5": ("benchmarks.engines.fts5", "Fts5"),
    "xapian": ("benchmarks.engines.xapian_", "Xapian"),
    "whoosh": ("benchmarks.engines.stock_whoosh", "StockWhoosh"),
}
NAMES = tuple(_CLASSES)


def engine(name: str) -> Engine:
    """The engine of this name. Raises `ImportError` when it is not installed. Imports nothing of the others."""
    module, class_name = _CLASSES[name]
    made: Engine = getattr(import_module(module), class_name)()
    return made
