"""The name of a site in its pages' titles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from importers.page.titles.wording import length, letters_of


def without_site(title: str, site: str) -> str:
    """The title without "- Site" at its end or "Site | " at its start."""
    seps = [match.span() for match in _SEPARATOR.finditer(title)]
    if not seps:
        return title
    name, last, first = letters_of(site), title[seps[-1][1] :], title[: seps[0][0]]
    if name and (name in letters_of(last) or letters_of(last) in name):
        return without_site(title[: seps[-1][0]].strip(), site)
    if name and name in letters_of(first):
        return title[seps[0][1] :].strip()
    # The longest part is the title; a short last part is the name of a site or a section.
    if length(last) <= 4 and length(title[: seps[-1][0]]) > length(last):
        shorter = title[: seps[-1][0]].strip()
        # Bars part levels of a site; of dashes only the last is sure to be no part of the title.
        return without_site(shorter, site) if title[seps[-1][0] : seps[-1][1]].strip() in "|｜‹›«»" else shorter
    return title


_SEPARATOR = re.compile(r"\s{1,3}(?:[|·•»›«‹~–—⋆∙-]|::|//)\s{1,3}|\s{0,3}[|｜：_]\s{0,3}")


class Names:
    """What a site and its section are called: `said` by the page, and by the host of its `address`."""

    def __init__(self, said: Iterable[str], address: str) -> None:
        found = _HOST.match(address)
        host = max(found[1].split(".")[:-1], key=len, default="") if found else ""
        self._folded = frozenset(name for name in map(letters_of, (*said, host)) if len(name) > 2)

    def hold(self, text: str) -> bool:
        """Whether the text is one of these names, or hardly more or less than it."""
        folded = letters_of(text) if self._folded else ""
        return len(folded) > 2 and any(
            folded == name
            or (name in folded and len(folded) < 2 * len(name))
            or (folded in name and len(name) < 2 * len(folded))
            for name in self._folded
        )


_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)")
