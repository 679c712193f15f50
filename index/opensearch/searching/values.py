"""The values of facets that an index has: which spellings are one value, how that is shown, and what somebody means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from index.analysis.folding import fold_value, spelling_key
from index.facets import WRITTEN, commonest
from index.opensearch.fields import LONGEST_VALUE


class FacetValues:
    """The values of one facet; `documents` says how many articles have each spelling. Of a facet that people wrote,
    spellings that differ in case or space alone are one value."""

    def __init__(self, facet: str, documents: Mapping[str, int]) -> None:
        self._is_written = facet in WRITTEN
        self._documents = documents

    def __len__(self) -> int:
        return len(self._shown)

    def key(self, value: str) -> str:
        """What the index tells this value by (`index.opensearch.fields.key_field`)."""
        value = encodable(value[:LONGEST_VALUE])
        return spelling_key(value) if self._is_written else value

    def has(self, key: str) -> bool:
        """Whether any article has the value of this key."""
        return key in self._shown

    def shown(self, key: str) -> str:
        """The spelling to show of the value of this key."""
        return self._shown.get(key, key)

    def respelled(self, values: Iterable[str]) -> tuple[str, ...]:
        """Values as they are shown, each once, in their order."""
        return tuple(dict.fromkeys(self._shown.get(self.key(each), each) for each in values))

    def meant(self, value: str) -> tuple[str, ...]:
        """The values that are meant by one as somebody writes it (`index.engine.protocol.Reader.values_meant`)."""
        key = self.key(value)
        if value in self._documents or (self._is_written and key != fold_value(value) and key in self._shown):
            return (self._shown[key],)
        return self._folded.get(fold_value(value), (value,))

    @cached_property
    def _shown(self) -> dict[str, str]:
        if not self._is_written:
            return {value: value for value in self._documents}
        spellings: dict[str, dict[str, int]] = {}
        for value, count in self._documents.items():
            spellings.setdefault(spelling_key(value), {})[value] = count
        return {key: commonest(each) for key, each in spellings.items()}

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        folded: dict[str, tuple[str, ...]] = {}
        for value in sorted(self._shown.values()):
            folded[fold_value(value)] = (*folded.get(fold_value(value), ()), value)
        return folded


def encodable(text: str) -> str:
    """The text without halves of characters, which no index has and JSON cannot say."""
    return text.encode("utf-8", "replace").decode()
