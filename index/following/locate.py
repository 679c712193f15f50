"""Where the index of a home lives: the one place that knows which storage is used."""

from __future__ import annotations

from archive.home import Home
from index.following.generations import Generations
from index.following.storage import IndexStorage


def index_of(home: Home) -> IndexStorage:
    """The storage of the home's index."""
    return Generations(home.index)
