"""Where the index of a home lives, and the tables of words that it is made with: the one place that knows it."""

from __future__ import annotations

from pathlib import Path

from archive.home import Home
from index.following.generations import Generations
from index.following.storage import IndexStorage


def tables_of(home: Home) -> Path:
    """The folder in which the lexicon's tables of this home lie (`index.lexicon.lexicon`)."""
    return home.index


def index_of(home: Home) -> IndexStorage:
    """The storage of the home's index."""
    return Generations(home.index)
