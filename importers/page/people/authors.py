"""Who wrote an article: of all names that a page gives, those that several voices agree on or a good one gives.

A voice is a place where pages name their authors (`claims.py`). Each set of names is weighed by who gives it, by what
it looks like and by who contradicts it. The weights were learned by `benchmarks/author_weights.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.page.people.claims import Claim, Signed, claims_of
from importers.page.people.first_names import has_first_name
from importers.page.people.names import is_named_after

WEIGHTS: Mapping[str, float] = {
    "any": 0.62,
    "line": 0.67,
    "microdata": 0.23,
    "byline": 0.44,
    "several": 0.58,
    "first name": 0.25,
    "unseen": -0.42,
    "part": -0.57,
    "strangers": -0.33,
    "others": -0.77,
}
LEAST = -0.1


def authors_of(page: Signed) -> tuple[str, ...]:
    """The names, in order; () where none can be trusted."""
    return signed(page)[0]


def signed(page: Signed) -> tuple[tuple[str, ...], str]:
    """`authors_of`, and the first voice that named them: `json-ld`, `meta`, `microdata`, `rel`, `profile`,
    `profile-page`, `byline`, `site` or ""."""
    best = max(proposals(page), key=lambda each: each.weight, default=None)
    if best is None or best.weight < LEAST:
        return (), ""
    voice = best.voices[0]
    mixed = tuple(_in_mixed_case(name, page.visible) for name in best.names)
    shown = best.names if any(map(str.isupper, mixed)) else mixed  # all of them or none
    return shown, _SHOWN_AS.get(voice, voice)


_SHOWN_AS = {"line": "byline", "end": "byline"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One set of names, the voices that give just this set, and what speaks for and against it."""

    names: tuple[str, ...]
    voices: tuple[str, ...]
    signs: Mapping[str, float]

    @property
    def weight(self) -> float:
        """The sum of the weights of its signs."""
        return sum(WEIGHTS.get(sign, 0.0) * much for sign, much in self.signs.items())


def proposals(page: Signed, *, every: bool = False) -> list[Proposal]:
    """Every set of names that a voice gives; with `every` also of voices that could no longer change the outcome."""
    houses = tuple(filter(None, (page.site, page.linked.publisher if page.linked else "")))
    groups: dict[frozenset[str], list[Claim]] = {}
    visible = page.visible.casefold()
    for claim in _alike(list(claims_of(page, visible, every=every))):
        if any(_is_house(name, houses, is_pen=claim.is_pen) for name in claim.names):
            continue
        if claim.is_pen and visible and not all(name.casefold() in visible for name in claim.names):
            continue
        groups.setdefault(frozenset(map(str.casefold, claim.names)), []).append(claim)
    return [
        Proposal(claims[0].names, tuple(claim.voice for claim in claims), _signs(group, groups, visible))
        for group, claims in groups.items()
    ]


# What a page states of all its authors, where its byline may hold the first alone.
_STATED = frozenset({"json-ld", "meta"})


def _is_house(name: str, houses: Sequence[str], *, is_pen: bool) -> bool:
    """Whether the publication signs itself. One may be called as its owner is: like somebody with a first name."""
    return any(is_named_after(name, house) for house in houses) and (is_pen or not has_first_name(name))


def _signs(group: frozenset[str], groups: Mapping[frozenset[str], Sequence[Claim]], visible: str) -> dict[str, float]:
    claims = groups[group]
    voices = {claim.voice for claim in claims}
    is_pen = claims[0].is_pen
    beside = {name for other in groups if other < group for name in group - other}
    against = [
        len({claim.voice for claim in given})
        for other, given in groups.items()
        if not other & group and (is_pen or not given[0].is_pen)
    ]
    signs = dict.fromkeys(voices, 1.0)
    signs["any"] = 1.0
    parts = () if is_pen else (given for other, given in groups.items() if other < group)
    of_part = {claim.voice for given in parts for claim in given}
    signs["several"] = float(len(voices | of_part) > 1)
    signs["first name"] = float(not is_pen and has_first_name(claims[0].names[0]))
    signs["pen"] = float(is_pen)
    signs["unseen"] = float(bool(visible) and not all(name in visible for name in group))
    if not signs["unseen"] and not _STATED.isdisjoint(voices):
        signs |= dict.fromkeys(of_part, 1.0)
    signs["part"] = float(any(group < other for other in groups))
    signs["strangers"] = float(any(not has_first_name(name) for name in beside))
    signs["others"] = min(2.0, float(sum(against)))
    return signs


def _alike(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with one form for each name: short of what one voice has glued to it, with the middle initial that
    another has."""
    full = tuple(dict.fromkeys(name for claim in claims if not claim.is_pen for name in claim.names))
    if len(full) < 2 or len(full) > _MOST_ALIKE:
        return list(claims)
    forms = {name: _form(name, full) for name in full}
    return [
        claim
        if claim.is_pen
        else Claim(claim.voice, tuple(dict.fromkeys(forms[name] for name in claim.names)), is_pen=False)
        for claim in claims
    ]


def _form(name: str, full: Sequence[str]) -> str:
    shorter = [other for other in full if len(other) < len(name) and name.casefold().startswith(other.casefold())]
    if shorter:
        return min(shorter, key=len)
    ends = _ends(name)
    longer = [other for other in full if 0 < len(other) - len(name) < _LONGEST_MIDDLE and _ends(other) == ends]
    return max(longer, key=len, default=name)


def _ends(name: str) -> tuple[str, str]:
    words = name.casefold().split()
    return words[0], words[-1]


_MOST_ALIKE, _LONGEST_MIDDLE = 60, 12


def _in_mixed_case(name: str, visible: str) -> str:
    """A name in capitals as the page writes it where it does not shout, and one that it only writes with a middle
    initial with that."""
    if not name.isupper() or not name.isascii():
        words = name.split()
        if len(words) != 2 or not visible or name in visible:
            return name
        full = re.search(rf"\b{re.escape(words[0])} (?:[A-Z]\.\s?){{1,2}}{re.escape(words[1])}\b", visible[:_READ])
        return full[0] if full else name
    found = re.finditer(rf"\b{re.escape(name)}\b", visible[:_READ], re.IGNORECASE)
    return next((match[0] for match in found if match[0].istitle()), name)


_READ = 20_000
