"""What the admin says about a source, handed to every importer with each item."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Guide:
    """What the admin says about a source.

    `as_name` is the publication's name and goes before anything that the source says. `columns` names, for a table,
    the column that holds each field: `{"title": "Headline", "date": "Fecha"}`; a field that is not named is looked
    for under its own name.
    """

    as_name: str = ""
    columns: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))


NO_GUIDE = Guide()
